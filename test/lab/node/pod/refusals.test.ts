import type { V1PodSpec } from '@kubernetes/client-node';
import { refusals } from '../../../../lab/node/pod/refusals';

const spec = (change: Partial<V1PodSpec>): V1PodSpec => ({ containers: [{ name: 'main' }], ...change });

describe('refusals', () => {
    it('has none for what the lab has', () => {
        const volumes = [
            { name: 'a', configMap: { name: 'c' } },
            { name: 'b', emptyDir: {} },
            { name: 'c', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
        ];
        const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];
        expect(refusals({ spec: spec({ volumes, securityContext: { sysctls } }) })).toEqual([]);
    });

    it.each([
        ['hostNetwork', { hostNetwork: true }, '`spec.hostNetwork`'],
        ['hostPath', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'volume `v` is a hostPath'],
        ['claims', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }, 'persistentVolumeClaim'],
        [
            'trust bundles',
            { volumes: [{ name: 'v', projected: { sources: [{ clusterTrustBundle: { path: 'p' } }] } }] },
            'clusterTrustBundle',
        ],
        [
            'kernel sysctls',
            { securityContext: { sysctls: [{ name: 'kernel.shmmax', value: '1' }] } },
            '`kernel.shmmax`',
        ],
        ['sysctls that climb', { securityContext: { sysctls: [{ name: 'net/../../x', value: '1' }] } }, 'net/../../x'],
        ['grpc probes', { containers: [{ name: 'm', livenessProbe: { grpc: { port: 1 } } }] }, '`livenessProbe`'],
    ])('tells of %s', (_, change, message) => {
        expect(refusals({ spec: spec(change) })).toEqual([expect.stringContaining(message)]);
    });

    it('lists every problem', () => {
        expect(refusals({ spec: spec({ hostPID: true, hostIPC: true }) })).toHaveLength(2);
    });
});
