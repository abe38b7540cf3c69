import type { KubernetesObject } from '@kubernetes/client-node';
import type { ClusterSite } from '../network/plan';
import { gatewayPorts, gatewayProxy, glooNamespace } from './names';
import { proxyBootstrap } from './proxyBootstrap';

type Manifest = KubernetesObject & Record<string, unknown>;

/** Two, so that one may be killed. */
const replicas = 2;

const labels = { gloo: 'gateway-proxy', 'gateway-proxy-id': gatewayProxy };
/** Label that the chart gives pods but not their Deployment's selector; the guide's Service `failover` asks for it. */
const podLabels = { ...labels, 'gateway-proxy': 'live' };

const configMap = `${gatewayProxy}-envoy-config`;

/** Gloo's gateways with the names and labels of its chart: ConfigMap, Deployment, Service, and the default HTTP Gateway. */
export function gatewayProxies(site: ClusterSite): Manifest[] {
    const metadata = { name: gatewayProxy, namespace: glooNamespace, labels };
    return [
        {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { ...metadata, name: configMap },
            data: { 'envoy.yaml': JSON.stringify(proxyBootstrap(site)) }, // JSON is YAML
        },
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
        {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata,
            spec: {
                replicas,
                selector: { matchLabels: labels },
                template: { metadata: { labels: podLabels }, spec: podSpec() },
            },
        },
        {
            apiVersion: 'v1',
            kind: 'Service',
            metadata,
            spec: {
                type: 'LoadBalancer',
                ports: [{ name: 'http', port: 80, targetPort: gatewayPorts.http, protocol: 'TCP' }],
                selector: { 'gateway-proxy-id': gatewayProxy, 'gateway-proxy': 'live' },
            },
        },
        {
            apiVersion: 'gateway.solo.io/v1',
            kind: 'Gateway',
            metadata,
            spec: {
                bindAddress: '::',
                bindPort: gatewayPorts.http,
                httpGateway: {},
                proxyNames: [gatewayProxy],
                ssl: false,
                useProxyProto: false,
            },
        },
    ];
}

function podSpec(): object {
    const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
    return {
        serviceAccountName: gatewayProxy,
        containers: [
            {
                name: gatewayProxy,
                // The upstream build. Gloo's own adds filters that nothing here uses.
                image: 'envoyproxy/envoy',
                args: [
                    '--config-path',
                    '/etc/envoy/envoy.yaml',
                    '--service-node',
                    '$(POD_NAME).$(POD_NAMESPACE)',
                    '--service-cluster',
                    'gateway',
                    '--disable-hot-restart',
                    '--concurrency',
                    '1',
                ],
                env: [field('POD_NAME', 'metadata.name'), field('POD_NAMESPACE', 'metadata.namespace')],
                ports: [{ name: 'http', containerPort: gatewayPorts.http }],
                readinessProbe: {
                    httpGet: { path: '/ready', port: gatewayPorts.stats },
                    periodSeconds: 1,
                    failureThreshold: 3,
                },
                volumeMounts: [{ name: 'envoy-config', mountPath: '/etc/envoy' }],
            },
        ],
        volumes: [{ name: 'envoy-config', configMap: { name: configMap } }],
    };
}
