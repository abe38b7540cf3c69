import { kubernetesObject, type KubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import type { ClusterInput } from '../../../analysis/model/fleet';
import { ingress, landscape, tier1 } from '../bridge/serviceBridge/support/objects';

const regions: Readonly<Record<string, string>> = {
    columbus: 'us-east-2',
    iowa: 'us-central1',
    ghent: 'europe-west1',
};

/** The load balancer of each gateway, and the address of its pods, which is the same in every cluster. */
const addresses: Readonly<Record<string, string>> = {
    columbus: '203.0.113.10',
    iowa: '203.0.113.20',
    ghent: '203.0.113.30',
};
const podAddress = '10.0.0.1';

const object = (apiVersion: string, kind: string, name: string, namespace: string, rest: object): KubernetesObject[] =>
    [kubernetesObject({ apiVersion, kind, metadata: { name, namespace }, ...rest }) ?? []].flat();

const service = (name: string, namespace: string, spec: object, rest: object = {}): KubernetesObject[] =>
    object('v1', 'Service', name, namespace, { spec: { selector: { app: name }, ...spec }, ...rest });

const slice = (name: string, namespace: string, address: string): KubernetesObject[] =>
    [
        kubernetesObject({
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
            endpoints: [{ addresses: [address] }],
        }) ?? [],
    ].flat();

function gateway(cluster: string, name: string, namespace: string): KubernetesObject[] {
    return [
        ...service(
            name,
            namespace,
            { type: 'LoadBalancer', ports: [{ name: 'http2', port: 80 }] },
            { status: { loadBalancer: { ingress: [{ ip: addresses[cluster] }] } } },
        ),
        ...slice(name, namespace, podAddress),
        ...object('apps/v1', 'Deployment', name, namespace, {
            spec: { template: { metadata: { labels: { app: name } } } },
        }),
    ];
}

function node(region: string): KubernetesObject[] {
    const labels = { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': `${region}-a` };
    return [kubernetesObject({ apiVersion: 'v1', kind: 'Node', metadata: { name: region, labels } }) ?? []].flat();
}

const namespaces = (...names: string[]): KubernetesObject[] =>
    names.flatMap((name) => kubernetesObject({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }) ?? []);

function application(cluster: string): KubernetesObject[] {
    return [
        ...node(regions[cluster] ?? ''),
        ...namespaces('backend'),
        ...gateway(cluster, 'ingress', 'backend'),
        ...service('details', 'backend', { ports: [{ name: 'http', port: 9080 }] }),
        ...slice('details', 'backend', '10.0.0.3'),
    ];
}

/**
 * Two clusters that expose a hostname, and one with a Tier-1 gateway, which has all objects of Tetrate Service Bridge. No
 * Istio object is written yet.
 *
 * @param objects Those for the hostname.
 */
export function bridgedFleet(objects: readonly KubernetesObject[] = [ingress(), tier1()]): ClusterInput[] {
    const front = [
        ...node(regions.ghent ?? ''),
        ...namespaces('edge'),
        ...gateway('ghent', 'front', 'edge'),
        ...landscape,
        ...objects,
    ];
    return [
        { name: 'columbus', objects: application('columbus'), hidden: [] },
        { name: 'iowa', objects: application('iowa'), hidden: [] },
        { name: 'ghent', objects: front, hidden: [] },
    ];
}
