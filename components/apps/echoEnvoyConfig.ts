import { Hardening } from '../istio/hardening';
import { envoyPort } from './echoAppSpec';

/** Port of Envoy's administration interface: `POST /healthcheck/fail` and `/healthcheck/ok`. */
export const envoyAdminPort = 19_000;

/** Settings of the Envoy in front of http-echo. */
export interface EchoEnvoySettings {
    hardening: Hardening;
    /** Port of http-echo in the same pod. */
    echoPort: number;
}

/**
 * The Gloo guide's bootstrap for a current Envoy: requests to port 10000 go to http-echo through a health-check filter.
 * The filter passes them until `/healthcheck/fail` of the administration interface.
 *
 * In the guide, the filter has no header matcher, so that every request is a health check
 * (https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/health_check/v3/health_check.proto): a
 * failing pod answers 503 to all of them. Hardened, it fails `/health` alone and serves the rest until the traffic has
 * moved away.
 */
export function echoEnvoyConfig({ hardening, echoPort }: EchoEnvoySettings) {
    const guided = hardening === Hardening.Guide;
    const healthChecks = guided ? {} : { headers: [{ name: ':path', string_match: { exact: '/health' } }] };
    return {
        node: { id: 'ingress~for-testing', cluster: 'ingress' },
        // Not reachable from the network: `kubectl port-forward` and a drill reach the loopback.
        admin: { address: socket(guided ? '0.0.0.0' : '127.0.0.1', envoyAdminPort) },
        static_resources: {
            listeners: [
                {
                    name: 'listener_0',
                    address: socket('0.0.0.0', envoyPort),
                    filter_chains: [
                        { filters: [{ name: connectionManager, typed_config: managerConfig(healthChecks) }] },
                    ],
                },
            ],
            clusters: [
                {
                    name: 'some_service',
                    type: 'STATIC',
                    connect_timeout: '0.25s',
                    load_assignment: {
                        cluster_name: 'some_service',
                        endpoints: [{ lb_endpoints: [{ endpoint: { address: socket('127.0.0.1', echoPort) } }] }],
                    },
                },
            ],
        },
    };
}

const extensions = 'type.googleapis.com/envoy.extensions.filters';
const connectionManager = 'envoy.filters.network.http_connection_manager';

function managerConfig(healthChecks: object) {
    return {
        '@type': `${extensions}.network.http_connection_manager.v3.HttpConnectionManager`,
        stat_prefix: 'ingress_http',
        route_config: {
            name: 'local_route',
            virtual_hosts: [
                {
                    name: 'local_service',
                    domains: ['*'],
                    routes: [{ match: { prefix: '/' }, route: { cluster: 'some_service' } }],
                },
            ],
        },
        http_filters: [
            {
                name: 'envoy.filters.http.health_check',
                typed_config: {
                    '@type': `${extensions}.http.health_check.v3.HealthCheck`,
                    pass_through_mode: true,
                    ...healthChecks,
                },
            },
            {
                name: 'envoy.filters.http.router', // current versions require its type, which the guide of 2020 leaves out
                typed_config: { '@type': `${extensions}.http.router.v3.Router` },
            },
        ],
    };
}

function socket(address: string, port: number) {
    return { socket_address: { address, port_value: port } };
}
