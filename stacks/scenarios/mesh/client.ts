import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/** The service that the client calls. */
export interface Called {
    /** Address of its Service; where a connection goes once the sidecar has taken it does not depend on it. */
    clusterIP: pulumi.Input<string>;
    port: pulumi.Input<number>;
    /** Fully qualified host, by which the sidecar routes. */
    host: pulumi.Input<string>;
}

export interface ClientSettings {
    clientName: string;
    namespace: string;
    /** Value of the label `istio.io/rev`; absent: the default revision injects. */
    revision?: string;
    /** Whether others in the mesh call it too, over mutual TLS. Default: false. */
    calledByMesh?: boolean;
    called: Called;
    /** Others that it calls, each where a request has its host. */
    alsoCalled?: Called[];
}

/** Where the client takes requests from outside the mesh. */
const entryPort = 8080;

/**
 * A workload of the mesh that calls the service: an Envoy without any rules of its own, which sends on what reaches it
 * through its sidecar, as `productpage` calls `reviews` in the Solo guide. Its own port is left out of the mesh, so that
 * a drill can send to it, unless others in the mesh call it too: then its sidecar must accept plaintext. It addresses the
 * Service as the cluster knows it, and needs no DNS for that.
 *
 * @returns Its address for requests from outside.
 */
export function meshClient(
    name: string,
    { alsoCalled = [], called, calledByMesh = false, clientName, namespace, revision }: ClientSettings,
    options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const labels = { app: clientName };
    const metadata = { name: clientName, namespace, labels };
    const configuration = pulumi
        .all([called, pulumi.all(alsoCalled)])
        .apply(([first, others]) => JSON.stringify(clientEnvoy(first, others)));
    const account = new kubernetes.core.v1.ServiceAccount(`${name}-account`, { metadata }, options);
    new kubernetes.apps.v1.Deployment(
        `${name}-deployment`,
        {
            metadata,
            spec: {
                replicas: 1,
                selector: { matchLabels: labels },
                template: {
                    metadata: {
                        labels: {
                            ...labels,
                            'sidecar.istio.io/inject': 'true',
                            ...(revision !== undefined && { 'istio.io/rev': revision }),
                        },
                        ...(!calledByMesh && {
                            annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(entryPort) },
                        }),
                    },
                    spec: {
                        serviceAccountName: account.metadata.name,
                        enableServiceLinks: false,
                        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
                        containers: [
                            {
                                name: 'caller',
                                image: 'envoyproxy/envoy:v1.40.0',
                                args: [
                                    '--config-yaml',
                                    configuration,
                                    '--concurrency',
                                    '1',
                                    '--log-level',
                                    'warning',
                                    '--use-dynamic-base-id',
                                ],
                                ports: [{ name: 'http', containerPort: entryPort }],
                                readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 2 },
                                resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
                                securityContext: {
                                    allowPrivilegeEscalation: false,
                                    capabilities: { drop: ['ALL'] },
                                    runAsNonRoot: true,
                                    runAsUser: 101, // `envoy` of the image
                                    runAsGroup: 101,
                                },
                            },
                        ],
                    },
                },
            },
        },
        options,
    );
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        {
            metadata,
            spec: {
                type: 'LoadBalancer',
                selector: labels,
                ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
            },
        },
        options,
    );
    return service.status.apply(({ loadBalancer }) => {
        const [ingress] = (loadBalancer?.ingress ?? []) as { ip?: string; hostname?: string }[];
        return ingress?.ip || ingress?.hostname || (pulumi.unknown as string);
    });
}

/** The configuration of the calling Envoy: a request goes to the service whose host it has, else to the first. */
export function clientEnvoy(called: pulumi.Unwrap<Called>, alsoCalled: readonly pulumi.Unwrap<Called>[] = []) {
    const type = (name: string) => `type.googleapis.com/envoy.${name}`;
    const socket = (address: string, portValue: number) => ({
        socket_address: { address, port_value: portValue },
    });
    const all = [
        { ...called, cluster: 'service', domain: '*' },
        ...alsoCalled.map((each, index) => ({ ...each, cluster: `service-${index + 2}`, domain: each.host })),
    ];
    return {
        static_resources: {
            listeners: [
                {
                    name: 'entry',
                    address: socket('0.0.0.0', entryPort),
                    filter_chains: [
                        {
                            filters: [
                                {
                                    name: 'envoy.filters.network.http_connection_manager',
                                    typed_config: {
                                        '@type': type(
                                            'extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                                        ),
                                        stat_prefix: 'entry',
                                        route_config: {
                                            virtual_hosts: all.map(({ cluster, domain, host }) => ({
                                                name: cluster,
                                                domains: [domain],
                                                routes: [
                                                    {
                                                        match: { prefix: '/' },
                                                        route: {
                                                            cluster,
                                                            host_rewrite_literal: host,
                                                            timeout: '0s', // the mesh's rules are what is measured
                                                        },
                                                    },
                                                ],
                                            })),
                                        },
                                        http_filters: [
                                            {
                                                name: 'envoy.filters.http.router',
                                                typed_config: {
                                                    '@type': type('extensions.filters.http.router.v3.Router'),
                                                },
                                            },
                                        ],
                                    },
                                },
                            ],
                        },
                    ],
                },
            ],
            clusters: all.map(({ cluster, clusterIP, port }) => ({
                name: cluster,
                type: 'STATIC',
                connect_timeout: '1s',
                load_assignment: {
                    cluster_name: cluster,
                    endpoints: [{ lb_endpoints: [{ endpoint: { address: socket(clusterIP, port) } }] }],
                },
            })),
        },
    };
}
