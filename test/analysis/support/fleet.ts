import { explainFleet } from '../../../analysis/explain';
import type { Explanation } from '../../../analysis/explanation';
import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';

/** A manifest, as a YAML file would have it. */
export interface Manifest {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string; labels?: Record<string, string> };
    spec?: Record<string, unknown>;
    data?: Record<string, string>;
    status?: Record<string, unknown>;
    [field: string]: unknown;
}

/** The manifests of clusters, by name. */
export type Fleet = Record<string, Manifest[]>;

export const host = 'hello.shop.svc.cluster.local';

const istio = 'networking.istio.io/v1';
const regionOf: Record<string, string> = { west: 'europe-west1', east: 'us-central1' };

/** A rule that fails over: outlier detection that may eject everything, and an order of regions. */
export function rule(): Manifest {
    return {
        apiVersion: istio,
        kind: 'DestinationRule',
        metadata: { name: 'hello', namespace: 'shop' },
        spec: {
            host,
            trafficPolicy: {
                outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s', maxEjectionPercent: 100 },
                loadBalancer: {
                    localityLbSetting: {
                        failover: [
                            { from: 'europe-west1', to: 'us-central1' },
                            { from: 'us-central1', to: 'europe-west1' },
                        ],
                    },
                },
            },
        },
    };
}

function route(): Manifest {
    return {
        apiVersion: istio,
        kind: 'VirtualService',
        metadata: { name: 'hello', namespace: 'shop' },
        spec: {
            hosts: [host],
            http: [{ route: [{ destination: { host } }], retries: { attempts: 3, retryRemoteLocalities: true } }],
        },
    };
}

/** One cluster of the valid fleet. */
function cluster(name: string): Manifest[] {
    const region = regionOf[name] ?? '';
    const node = (index: number): Manifest => ({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
            name: `${name}-${index}`,
            labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': `${region}-b` },
        },
    });
    return [
        node(0),
        node(1),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
        {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'istio', namespace: 'istio-system' },
            data: { mesh: 'trustDomain: cluster.local\n' },
        },
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'hello', namespace: 'shop' },
            spec: { selector: { app: 'hello' }, ports: [{ name: 'http', port: 5000 }] },
        },
        {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'hello', namespace: 'shop' },
            spec: { replicas: 2, template: { metadata: { labels: { app: 'hello' } } } },
        },
        rule(),
        route(),
    ];
}

/** Two clusters on one network, whose service fails over in both directions without a problem. */
export function validFleet(): Fleet {
    return { west: cluster('west'), east: cluster('east') };
}

/** The same on two networks, joined by gateways with two addresses each; the order is by cluster. */
export function twoNetworks(): Fleet {
    const fleet = validFleet();
    for (const [name, manifests] of Object.entries(fleet)) {
        find(manifests, 'Namespace', 'istio-system').metadata.labels = { 'topology.istio.io/network': `net-${name}` };
        localityLb(manifests, { failoverPriority: ['topology.istio.io/cluster'] });
        manifests.push(
            {
                apiVersion: 'v1',
                kind: 'Service',
                metadata: {
                    name: 'istio-eastwestgateway',
                    namespace: 'istio-system',
                    labels: { 'topology.istio.io/network': `net-${name}` },
                },
                spec: { ports: [{ name: 'tls', port: 15443 }] },
                status: { loadBalancer: { ingress: [{ ip: `${name}-1` }, { ip: `${name}-2` }] } },
            },
            {
                apiVersion: istio,
                kind: 'Gateway',
                metadata: { name: 'cross-network-gateway', namespace: 'istio-system' },
                spec: {
                    selector: { istio: 'eastwestgateway' },
                    servers: [{ port: { number: 15443 }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.local'] }],
                },
            },
        );
    }
    return fleet;
}

/** The Secret by which a control plane reads another cluster, as `istioctl create-remote-secret` writes it. */
export function remoteSecret(name: string, change: Partial<Manifest> = {}): Manifest {
    return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
            name: `istio-remote-secret-${name}`,
            namespace: 'istio-system',
            labels: { 'istio/multiCluster': 'true' },
        },
        data: { [name]: '' },
        ...change,
    };
}

/** The object of that kind and name. */
export function find(manifests: readonly Manifest[] | undefined, kind: string, name: string): Manifest {
    const found = manifests?.find((each) => each.kind === kind && each.metadata.name === name);
    if (!found) {
        throw new Error(`no ${kind} ${name}`);
    }
    return found;
}

/** The rule's outlier detection, to be changed. */
export function detectionOf(manifests: readonly Manifest[] | undefined): Record<string, unknown> {
    return policyOf(manifests).outlierDetection as Record<string, unknown>;
}

/** The rule's policy, to be changed. */
export function policyOf(manifests: readonly Manifest[] | undefined): Record<string, unknown> {
    return find(manifests, 'DestinationRule', 'hello').spec?.trafficPolicy as Record<string, unknown>;
}

/** Gives the rule another `localityLbSetting`. */
export function localityLb(manifests: readonly Manifest[] | undefined, setting: object): void {
    policyOf(manifests).loadBalancer = { localityLbSetting: setting };
}

/** Leaves an object out. */
export function remove(fleet: Fleet, cluster: string, kind: string, name: string): void {
    fleet[cluster] = (fleet[cluster] ?? []).filter((each) => each.kind !== kind || each.metadata.name !== name);
}

/** What analysis says of a fleet. */
export function explained(fleet: Fleet): Explanation {
    return explainFleet(
        Object.entries(fleet).map(([name, manifests]) => ({
            name,
            hidden: [],
            objects: manifests.flatMap((manifest) => kubernetesObject(manifest) ?? []),
        })),
    );
}
