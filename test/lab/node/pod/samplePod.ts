import type { V1PodSpec } from '@kubernetes/client-node';
import type { Pod } from '../../../../lab/node/objects';
import type { PodPlace } from '../../../../lab/node/pod/downward';

/** A pod with the least a pod has. */
export function samplePod(spec: Partial<V1PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Pod {
    return {
        metadata: { name: 'hello-1', namespace: 'default', uid: 'uid-1', ...metadata },
        spec: { containers: [{ name: 'main', image: 'hashicorp/http-echo' }], ...spec },
    };
}

export const samplePlace: PodPlace = {
    podIP: '198.18.1.7',
    hostIP: '198.18.1.1',
    nodeName: 'europe-west1-b',
    allocatable: { cpu: 2, memory: 2 ** 30 },
};
