/** One port of a Service of type LoadBalancer, and who answers it. */
export interface BalancedPort {
    /** Unique name, e.g. `istio-system/ingressgateway:80`. */
    name: string;
    address: string;
    port: number;
    /** Ready endpoints, sorted. */
    endpoints: { address: string; port: number }[];
}

const type = (name: string) => `type.googleapis.com/${name}`;

const socketAddress = (address: string, port: number) => ({ socket_address: { address, port_value: port } });

/** Folder-relative names of the files that Envoy watches. */
export const files = { bootstrap: 'bootstrap.json', listeners: 'lds.json', clusters: 'cds.json' } as const;

const fromFile = (directory: string, file: string) => ({
    path_config_source: { path: `${directory}/${file}`, watched_directory: { path: directory } },
    resource_api_version: 'V3',
});

/** Envoy's bootstrap: everything else it reads from files beside it, whenever they are replaced. */
export function bootstrap(directory: string, name: string): object {
    return {
        node: { id: `load-balancer-${name}`, cluster: name },
        dynamic_resources: {
            lds_config: fromFile(directory, files.listeners),
            cds_config: fromFile(directory, files.clusters),
        },
    };
}

export function listeners(ports: readonly BalancedPort[]): object {
    return {
        resources: ports.map(({ name, address, port }) => ({
            '@type': type('envoy.config.listener.v3.Listener'),
            name,
            address: socketAddress(address, port),
            filter_chains: [
                {
                    filters: [
                        {
                            name: 'envoy.filters.network.tcp_proxy',
                            typed_config: {
                                '@type': type('envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy'),
                                stat_prefix: 'balanced',
                                cluster: name,
                                max_connect_attempts: 3,
                            },
                        },
                    ],
                },
            ],
        })),
    };
}

export function clusters(ports: readonly BalancedPort[], directory: string): object {
    return {
        resources: ports.map((balanced) => ({
            '@type': type('envoy.config.cluster.v3.Cluster'),
            name: balanced.name,
            type: 'EDS',
            connect_timeout: '1s',
            eds_cluster_config: { eds_config: fromFile(directory, endpointsFile(balanced)) },
            // Envoy's default would hold back every change of endpoints after the first for a second.
            common_lb_config: { update_merge_window: '0s', healthy_panic_threshold: { value: 0 } },
        })),
    };
}

/** The endpoints of one port: Envoy takes exactly one assignment from a file. */
export function endpoints(balanced: BalancedPort): object {
    return {
        resources: [
            {
                '@type': type('envoy.config.endpoint.v3.ClusterLoadAssignment'),
                cluster_name: balanced.name,
                endpoints: [
                    {
                        lb_endpoints: balanced.endpoints.map(({ address, port }) => ({
                            endpoint: { address: socketAddress(address, port) },
                        })),
                    },
                ],
            },
        ],
    };
}

/** File with the endpoints of a port. */
export function endpointsFile({ name }: BalancedPort): string {
    return `eds-${name.replace('/', '_').replace(':', '_')}.json`; // none of the three parts can hold an underscore
}
