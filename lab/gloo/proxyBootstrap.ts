import { addressesOf, type ClusterSite } from '../network/plan';
import { controlPlanePorts, gatewayPorts, gatewayProxy, glooNamespace, type Steering, steeringOf } from './names';
import { any, fromTranslator, type Message, socketAddress, translatorCluster } from './translator/envoyTypes';

/**
 * Name of the cluster that leads to Envoy's own admin page. Gloo's chart has it in every bootstrap, for the metrics
 * listener. A failover listener without `sniDomains` also routes that name to it.
 */
const adminCluster = 'admin_port_cluster';

const glooCluster = 'gloo';

const staticCluster = (name: string, address: string, port: number, more: Message = {}): Message => ({
    name,
    type: 'STATIC',
    connectTimeout: '5s',
    loadAssignment: {
        clusterName: name,
        endpoints: [{ lbEndpoints: [{ endpoint: { address: socketAddress(address, port) } }] }],
    },
    ...more,
});

/** The listener before the admin page: whether Envoy is ready, and its metrics. */
const statsListener: Message = {
    name: 'prometheus_listener',
    address: socketAddress('0.0.0.0', gatewayPorts.stats),
    filterChains: [
        {
            filters: [
                {
                    name: 'envoy.filters.network.http_connection_manager',
                    typedConfig: any(
                        'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
                        {
                            statPrefix: 'prometheus',
                            routeConfig: {
                                name: 'prometheus_route',
                                virtualHosts: [
                                    {
                                        name: 'prometheus_host',
                                        domains: ['*'],
                                        routes: [
                                            { match: { path: '/ready' }, route: { cluster: adminCluster } },
                                            {
                                                match: { prefix: '/metrics' },
                                                route: { cluster: adminCluster, prefixRewrite: '/stats/prometheus' },
                                            },
                                        ],
                                    },
                                ],
                            },
                            httpFilters: [
                                {
                                    name: 'envoy.filters.http.router',
                                    typedConfig: any('envoy.extensions.filters.http.router.v3.Router'),
                                },
                            ],
                        },
                    ),
                },
            ],
        },
    ],
};

/** Where the gateways of open-source Gloo get everything from: one gRPC stream, as the chart has it. */
const fromGloo: Message = {
    adsConfig: {
        transportApiVersion: 'V3',
        apiType: 'GRPC',
        grpcServices: [{ envoyGrpc: { clusterName: glooCluster } }],
    },
    cdsConfig: { resourceApiVersion: 'V3', ads: {} },
    ldsConfig: { resourceApiVersion: 'V3', ads: {} },
};

const dynamicResources: Record<Steering, Message> = {
    'open-source': fromGloo,
    translator: { cdsConfig: fromTranslator, ldsConfig: fromTranslator },
};

const http2 = {
    typedExtensionProtocolOptions: {
        'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': any(
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
            { explicitHttpConfig: { http2ProtocolOptions: {} } },
        ),
    },
};

/** Envoy's bootstrap of a gateway, after that of Gloo's chart. Id and cluster come from the command line. */
export function proxyBootstrap(site: ClusterSite): Message {
    const steering = steeringOf(site);
    const { controlPlane } = addressesOf(site.index);
    const steeredBy =
        steering === 'open-source'
            ? staticCluster(glooCluster, controlPlane, controlPlanePorts.xds, http2)
            : staticCluster(translatorCluster, controlPlane, controlPlanePorts.restXds);
    return {
        // Gloo stores a proxy's snapshot under this role.
        node: { metadata: { role: `${glooNamespace}~${gatewayProxy}` } },
        staticResources: {
            listeners: [statsListener],
            clusters: [steeredBy, staticCluster(adminCluster, '127.0.0.1', gatewayPorts.admin)],
        },
        dynamicResources: dynamicResources[steering],
        admin: { address: socketAddress('127.0.0.1', gatewayPorts.admin) },
    };
}
