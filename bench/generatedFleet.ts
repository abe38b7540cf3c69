/** A Kubernetes object as an API server lists it. */
type Manifest = Readonly<Record<string, unknown>>;

/** Lists of an API server, by their path. */
export type Lists = Readonly<Record<string, readonly Manifest[]>>;

const regions = ['europe-west1', 'us-central1', 'us-east1', 'asia-east1'];
const servicesOfNamespace = 20;
const replicas = 2;

/** Fields that API servers add to every object, and that weigh more than what a reader needs. */
const managedFields = [
    {
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } }, 'f:spec': { 'f:containers': {} } },
    },
];

/**
 * What the API server of one cluster lists, of a fleet whose `count` services run in every cluster: each with two pods,
 * a Deployment, a DestinationRule and a VirtualService, 20 in a namespace.
 */
export function generatedCluster(index: number, count: number): Lists {
    const region = regions[index % regions.length] ?? '';
    const services = Array.from({ length: count }, (_, each) => service(index, each));
    const namespaces = [...new Set(services.map(({ namespace }) => namespace))];
    const zones = ['a', 'b'].map((zone) => `${region}-${zone}`);
    return {
        '/api/v1/nodes': zones.map((zone) =>
            object(`node-${zone}`, undefined, {
                labels: { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone },
            }),
        ),
        '/api/v1/namespaces': [
            object('istio-system', undefined, {}),
            ...namespaces.map((name) => object(name, undefined, { labels: { 'istio-injection': 'enabled' } })),
        ],
        '/api/v1/configmaps': [object('istio', 'istio-system', {}, { data: { mesh: 'trustDomain: cluster.local\n' } })],
        '/api/v1/services': services.map(({ name, namespace }) =>
            object(name, namespace, {}, { spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] } }),
        ),
        '/api/v1/pods': services.flatMap(({ name, namespace, pods }) =>
            pods.map((pod, each) =>
                object(
                    pod.name,
                    namespace,
                    { labels: { app: name, 'security.istio.io/tlsMode': 'istio' } },
                    {
                        spec: { nodeName: `node-${zones[each % zones.length]}`, containers: containers(name) },
                        status: { podIP: pod.address, containerStatuses: containers(name) },
                    },
                ),
            ),
        ),
        '/apis/apps/v1/deployments': services.map(({ name, namespace }) =>
            object(name, namespace, {}, { spec: { replicas, template: { metadata: { labels: { app: name } } } } }),
        ),
        '/apis/discovery.k8s.io/v1/endpointslices': services.map(({ name, namespace, pods }) =>
            object(
                `${name}-1`,
                namespace,
                { labels: { 'kubernetes.io/service-name': name } },
                {
                    endpoints: pods.map((pod, each) => ({
                        addresses: [pod.address],
                        conditions: { ready: true },
                        nodeName: `node-${zones[each % zones.length]}`,
                        targetRef: { kind: 'Pod', name: pod.name, namespace },
                    })),
                },
            ),
        ),
        '/apis/networking.istio.io/v1/destinationrules': services.map(({ host, name, namespace }) =>
            object(name, namespace, {}, { spec: { host, trafficPolicy } }),
        ),
        '/apis/networking.istio.io/v1/virtualservices': services.map(({ host, name, namespace }) =>
            object(
                name,
                namespace,
                {},
                {
                    spec: {
                        hosts: [host],
                        http: [
                            {
                                route: [{ destination: { host } }],
                                retries: { attempts: 3, retryRemoteLocalities: true },
                            },
                        ],
                    },
                },
            ),
        ),
    };
}

const trafficPolicy = {
    outlierDetection: { consecutive5xxErrors: 5, interval: '1s', baseEjectionTime: '30s', maxEjectionPercent: 100 },
    loadBalancer: { localityLbSetting: { enabled: true } },
};

function service(cluster: number, index: number) {
    const [name, namespace] = [`service-${index}`, `team-${Math.floor(index / servicesOfNamespace)}`];
    const pods = Array.from({ length: replicas }, (_, each) => ({
        name: `${name}-${each}`,
        address: `10.${cluster}.${(index * replicas + each) >> 8}.${(index * replicas + each) & 255}`,
    }));
    return { name, namespace, host: `${name}.${namespace}.svc.cluster.local`, pods };
}

/** As long as containers of an application and its sidecar are. */
function containers(name: string) {
    return [name, 'istio-proxy'].map((each) => ({
        name: each,
        image: `registry.example/${each}:1.0.0`,
        env: Array.from({ length: 20 }, (_, index) => ({
            name: `SETTING_${index}`,
            value: `value ${index} of ${each}`,
        })),
    }));
}

function object(name: string, namespace: string | undefined, metadata: object, rest: object = {}): Manifest {
    return {
        metadata: {
            name,
            ...(namespace !== undefined && { namespace }),
            uid: `${namespace}-${name}`,
            managedFields,
            ...metadata,
        },
        ...rest,
    };
}
