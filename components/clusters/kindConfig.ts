import { createHash } from 'node:crypto';
import type { KindSpec } from './kindClusterSpec';

/**
 * The file that `kind create cluster --config` reads (kind.x-k8s.io/v1alpha4,
 * https://kind.sigs.k8s.io/docs/user/configuration/). JSON, which is YAML too.
 */
export function kindConfig(spec: KindSpec): string {
    const labels = { 'topology.kubernetes.io/region': spec.region, 'topology.kubernetes.io/zone': spec.zone };
    const node = (role: string) => ({ role, labels, ...(spec.nodeImage && { image: spec.nodeImage }) });
    const config = {
        kind: 'Cluster',
        apiVersion: 'kind.x-k8s.io/v1alpha4',
        networking: {
            apiServerAddress: '127.0.0.1',
            apiServerPort: spec.apiServerPort, // a random one would change whenever Docker restarts (kind#1309)
            podSubnet: spec.podSubnet,
            serviceSubnet: spec.serviceSubnet,
        },
        nodes: [
            {
                ...node('control-plane'),
                // One node is enough: every node answers on every NodePort.
                extraPortMappings: spec.nodePorts.map(({ nodePort, hostPort }) => ({
                    containerPort: nodePort,
                    hostPort: hostPort ?? nodePort,
                    listenAddress: '127.0.0.1',
                    protocol: 'TCP',
                })),
            },
            ...Array.from({ length: spec.workers }, () => node('worker')),
        ],
    };
    return JSON.stringify(config, null, 2);
}

/** Identifies a cluster that was created from this configuration. */
export function configMark(config: string): string {
    return createHash('sha256').update(config).digest('hex');
}
