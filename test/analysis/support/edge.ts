import type { Fleet, Manifest } from './fleet';

/** The service at the edge of the valid fleets. */
export const edgeHost = 'blue.shop.svc.cluster.local';

const manifest = (apiVersion: string, kind: string, name: string, spec: object, namespace = 'shop'): Manifest => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: spec as Record<string, unknown>,
});
const gatewayApi = 'gateway.networking.k8s.io/v1';
const envoyGateway = 'gateway.envoyproxy.io/v1alpha1';
const kgateway = 'gateway.kgateway.dev/v1alpha1';

/** A Service with pods, in a region. */
function workload(name: string, region: string): Manifest[] {
    return [
        {
            apiVersion: 'v1',
            kind: 'Node',
            metadata: { name: region, labels: { 'topology.kubernetes.io/region': region } },
        },
        manifest('v1', 'Service', name, { selector: { app: name }, ports: [{ name: 'http', port: 10000 }] }),
        manifest('apps/v1', 'Deployment', name, {
            replicas: 2,
            template: { metadata: { labels: { app: name } } },
        }),
    ];
}

function publicService(name: string, namespace: string, ip: string): Manifest {
    return {
        ...manifest('v1', 'Service', name, { type: 'LoadBalancer', ports: [{ port: 15443 }] }, namespace),
        status: { loadBalancer: { ingress: [{ ip }] } },
    };
}

/** The half of Envoy Gateway that receives requests of other clusters, by TLS and its server name. */
function receiver(): Manifest[] {
    return [
        ...workload('green', 'us-east1'),
        publicService('receiver', 'shop', '192.0.2.10'),
        manifest('gateway.networking.k8s.io/v1', 'Gateway', 'receiver', {
            gatewayClassName: 'eg',
            listeners: [{ name: 'tls', port: 15443, protocol: 'TLS', tls: { mode: 'Terminate' } }],
        }),
        manifest('gateway.networking.k8s.io/v1', 'TLSRoute', 'green', {
            parentRefs: [{ name: 'receiver' }],
            hostnames: ['green.failover.example'],
            rules: [{ backendRefs: [{ name: 'green', port: 10000 }] }],
        }),
        manifest(envoyGateway, 'ClientTrafficPolicy', 'receiver', {
            targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'receiver' }],
            tls: { clientValidation: { caCertificateRefs: [{ name: 'ca' }] } },
        }),
    ];
}

/** Envoy Gateway: blue in `west`, and green in `east` by mutual TLS when blue fails. Without a problem. */
export function envoyGatewayFleet(): Fleet {
    return {
        east: receiver(),
        west: [
            ...workload('blue', 'europe-west1'),
            {
                apiVersion: gatewayApi,
                kind: 'GatewayClass',
                metadata: { name: 'eg' },
                spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
            },
            manifest(gatewayApi, 'Gateway', 'edge', {
                gatewayClassName: 'eg',
                listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
            }),
            manifest(envoyGateway, 'Backend', 'green', {
                fallback: true,
                endpoints: [{ ip: { address: '192.0.2.10', port: 15443 } }],
                tls: {
                    sni: 'green.failover.example',
                    caCertificateRefs: [{ kind: 'Secret', name: 'failover-upstream' }],
                    clientCertificateRef: { kind: 'Secret', name: 'failover-upstream' },
                },
            }),
            manifest(gatewayApi, 'HTTPRoute', 'blue', {
                parentRefs: [{ name: 'edge' }],
                rules: [
                    {
                        name: 'all',
                        backendRefs: [
                            { name: 'blue', port: 10000 },
                            { group: 'gateway.envoyproxy.io', kind: 'Backend', name: 'green' },
                        ],
                    },
                ],
            }),
            manifest(envoyGateway, 'BackendTrafficPolicy', 'blue', {
                targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'blue' }],
                healthCheck: {
                    panicThreshold: 0,
                    active: {
                        type: 'HTTP',
                        http: { path: '/health', hostname: edgeHost },
                        interval: '1s',
                        timeout: '1s',
                        unhealthyThreshold: 1,
                    },
                    passive: { consecutive5XxErrors: 5, maxEjectionPercent: 100, interval: '1s' },
                },
                circuitBreaker: { maxParallelRetries: 1024 },
                retry: { numRetries: 2, numAttemptsPerPriority: 1, perRetry: { timeout: '1s' } },
            }),
            // Keeps the Service from being empty: Envoy Gateway would answer 503 for its share.
            {
                apiVersion: 'discovery.k8s.io/v1',
                kind: 'EndpointSlice',
                metadata: {
                    name: 'blue-keeper',
                    namespace: 'shop',
                    labels: {
                        'kubernetes.io/service-name': 'blue',
                        'endpointslice.kubernetes.io/managed-by': 'somebody',
                    },
                },
                endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: false } }],
            },
            {
                apiVersion: 'discovery.k8s.io/v1',
                kind: 'EndpointSlice',
                metadata: {
                    name: 'blue-1',
                    namespace: 'shop',
                    labels: { 'kubernetes.io/service-name': 'blue' },
                },
                endpoints: [
                    { addresses: ['192.0.2.2'], conditions: { ready: true } },
                    { addresses: ['192.0.2.3'], conditions: { ready: true } },
                ],
            },
            manifest(envoyGateway, 'EnvoyPatchPolicy', 'blue', {
                targetRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' },
                type: 'JSONPatch',
                jsonPatches: [
                    {
                        name: 'httproute/shop/blue/rule/0',
                        operation: { op: 'add', path: '/health_checks/0/no_traffic_interval', value: '1s' },
                    },
                ],
            }),
        ],
    };
}

/** kgateway: two groups of static hosts, checked. Its retries cannot leave the group, which is a problem of its own. */
export function kgatewayFleet(): Fleet {
    return {
        east: receiver(),
        west: [
            ...workload('blue', 'europe-west1'),
            manifest(gatewayApi, 'Gateway', 'edge', {
                gatewayClassName: 'kgateway',
                listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
            }),
            manifest(kgateway, 'Backend', 'blue', {
                static: { hosts: [{ host: 'blue.shop.svc.cluster.local', port: 10000 }] },
            }),
            manifest(kgateway, 'Backend', 'green', { static: { hosts: [{ host: '192.0.2.10', port: 15443 }] } }),
            manifest(kgateway, 'Backend', 'both', {
                priorityGroups: [{ backendRefs: [{ name: 'blue' }] }, { backendRefs: [{ name: 'green' }] }],
            }),
            manifest(kgateway, 'BackendConfigPolicy', 'both', {
                targetRefs: [{ group: 'gateway.kgateway.dev', kind: 'Backend', name: 'both' }],
                healthCheck: {
                    interval: '1s',
                    timeout: '1s',
                    unhealthyThreshold: 1,
                    healthyThreshold: 1,
                    http: { path: '/health', host: edgeHost },
                },
                outlierDetection: { consecutive5xx: 5, maxEjectionPercent: 100 },
                circuitBreakers: { maxRetries: 1024 },
                loadBalancer: { healthyPanicThreshold: 0 },
            }),
            manifest(gatewayApi, 'HTTPRoute', 'blue', {
                parentRefs: [{ name: 'edge' }],
                rules: [{ backendRefs: [{ group: 'gateway.kgateway.dev', kind: 'Backend', name: 'both' }] }],
            }),
        ],
    };
}

const gloo = 'gloo.solo.io/v1';

function upstream(name: string, more: object): Manifest {
    return manifest(
        gloo,
        'Upstream',
        `default-service-${name}-10000`,
        {
            kube: { serviceName: name, serviceNamespace: 'shop', servicePort: 10000 },
            healthChecks: [
                {
                    interval: '1s',
                    timeout: '1s',
                    unhealthyThreshold: 1,
                    healthyThreshold: 1,
                    noTrafficInterval: '1s',
                    httpHealthCheck: { path: '/health', host: `${name}.shop.svc.cluster.local` },
                },
            ],
            ...more,
        },
        'gloo-system',
    );
}

/** Gloo: blue in `west`, and green behind the failover gateway of `east`, by the Upstream's own `failover`. */
export function glooFleet(): Fleet {
    return {
        east: [
            ...workload('green', 'us-east1'),
            publicService('failover', 'gloo-system', '192.0.2.20'),
            upstream('green', {}),
            manifest(
                'gateway.solo.io/v1',
                'Gateway',
                'failover-gateway',
                {
                    bindPort: 15443,
                    tcpGateway: {
                        tcpHosts: [
                            {
                                name: 'failover',
                                sslConfig: {
                                    secretRef: { name: 'failover-downstream', namespace: 'gloo-system' },
                                    sniDomains: ['default-service-green-10000_gloo-system'],
                                },
                                destination: { forwardSniClusterName: {} },
                            },
                        ],
                    },
                },
                'gloo-system',
            ),
        ],
        west: [
            ...workload('blue', 'europe-west1'),
            upstream('blue', {
                outlierDetection: { interval: '1s', consecutive5xx: 5, maxEjectionPercent: 100 },
                circuitBreakers: { maxRetries: 1024 },
                loadBalancerConfig: { healthyPanicThreshold: 0 },
                failover: {
                    prioritizedLocalities: [
                        {
                            localityEndpoints: [
                                {
                                    locality: { region: 'us-east1' },
                                    lbEndpoints: [
                                        {
                                            address: '192.0.2.20',
                                            port: 15443,
                                            healthCheckConfig: { hostname: 'green.shop.svc.cluster.local' },
                                            upstreamSslConfig: {
                                                secretRef: { name: 'failover-upstream', namespace: 'gloo-system' },
                                                sni: 'default-service-green-10000_gloo-system',
                                            },
                                        },
                                    ],
                                },
                            ],
                        },
                    ],
                },
            }),
            manifest(
                'gateway.solo.io/v1',
                'VirtualService',
                'default',
                {
                    virtualHost: {
                        domains: ['*'],
                        routes: [
                            {
                                matchers: [{ prefix: '/' }],
                                routeAction: {
                                    single: {
                                        upstream: { name: 'default-service-blue-10000', namespace: 'gloo-system' },
                                    },
                                },
                                options: {
                                    retries: {
                                        retryOn: 'connect-failure',
                                        numRetries: 2,
                                        previousPriorities: { updateFrequency: 1 },
                                    },
                                },
                            },
                        ],
                    },
                },
                'gloo-system',
            ),
        ],
    };
}

/** The same, declared by a FailoverScheme of Gloo Federation. */
export function schemeFleet(): Fleet {
    const fleet = glooFleet();
    for (const { kind, spec } of fleet.west ?? []) {
        if (kind === 'Upstream') {
            delete spec?.failover;
        }
    }
    fleet.west?.push(
        manifest(
            'fed.solo.io/v1',
            'FailoverScheme',
            'blue',
            {
                primary: { clusterName: 'west', name: 'default-service-blue-10000', namespace: 'gloo-system' },
                failoverGroups: [
                    {
                        priorityGroup: [
                            {
                                cluster: 'east',
                                upstreams: [{ name: 'default-service-green-10000', namespace: 'gloo-system' }],
                            },
                        ],
                    },
                ],
            },
            'gloo-system',
        ),
    );
    return fleet;
}
