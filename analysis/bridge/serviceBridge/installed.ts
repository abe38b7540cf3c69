import { fieldsOf, type KubernetesObject, labelsOf } from '../../manifests/kubernetesObject';

/** An object of Kubernetes' own API, as it is applied. */
interface GatewayManifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec?: Readonly<Record<string, unknown>>;
}

const status = { name: 'status-port', port: 15021 };
const plain = { name: 'http2', port: 80 };
const mutualTls = { name: 'tls', port: 15443 };

/** By kind. */
const ports: Readonly<Record<string, { name: string; port: number }[]>> = {
    IngressGateway: [status, plain, mutualTls],
    Tier1Gateway: [status, plain],
    Gateway: [status, plain, mutualTls],
};
const eastWestPorts = [status, mutualTls];

/**
 * What the operator of the data plane makes of an object of install.tetrate.io: an account, a Deployment of Istio's own
 * gateway and its Service, all of the object's name. The Deployment names no replicas: whoever scales it owns them.
 *
 * @param network Istio's network of the cluster.
 */
export function gatewayManifests(installed: KubernetesObject, network: string): GatewayManifest[] {
    const { kind, metadata } = installed;
    const { kubeSpec, type } = fieldsOf(installed.content.spec);
    const labels = { app: metadata.name };
    const place = {
        name: metadata.name,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        labels,
    };
    const eastWest = kind === 'Gateway' && type === 'EASTWEST';
    return [
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: place },
        {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: place,
            spec: {
                selector: { matchLabels: labels },
                strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
                template: {
                    metadata: {
                        annotations: { 'inject.istio.io/templates': 'gateway' },
                        labels: { ...labels, 'sidecar.istio.io/inject': 'true' },
                    },
                    spec: {
                        serviceAccountName: metadata.name,
                        containers: [
                            {
                                name: 'istio-proxy', // the container name that the webhook completes
                                image: 'auto',
                                // Only endpoints of this network: else what comes from another could be sent back there.
                                ...(eastWest && {
                                    env: [{ name: 'ISTIO_META_REQUESTED_NETWORK_VIEW', value: network }],
                                }),
                            },
                        ],
                    },
                },
            },
        },
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: {
                ...place,
                labels: { ...labels, ...(eastWest && { 'topology.istio.io/network': network }) },
                annotations: labelsOf(fieldsOf(fieldsOf(kubeSpec).service).annotations),
            },
            spec: {
                type: 'LoadBalancer',
                selector: labels,
                ports: (eastWest ? eastWestPorts : (ports[kind] ?? [])).map((port) => ({
                    ...port,
                    targetPort: port.port,
                    protocol: 'TCP',
                })),
            },
        },
    ];
}
