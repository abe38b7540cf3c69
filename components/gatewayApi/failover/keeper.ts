import type { EdgeFailoverSpec } from './edgeFailoverSpec';

/** Of a network for documentation (RFC 5737), which is nobody's. */
const nobody = '192.0.2.1';

/**
 * An EndpointSlice that keeps the primary's Service from being empty, with one endpoint that is never ready.
 *
 * Envoy Gateway replaces a route with priorities by weighted clusters when a Service has no endpoint at all, answers 503
 * for the Service's weight, and again moves the requests when pods return (internal/ir/xds.go,
 * `NeedsClusterPerSetting`). Endpoints that are not ready stay in the cluster, as draining: Envoy sends them nothing.
 * Kubernetes' own proxies and DNS leave them out.
 */
export function keeper({ namespace, primary }: EdgeFailoverSpec) {
    return {
        metadata: {
            name: `${primary.service}-keeper`,
            namespace,
            labels: {
                'kubernetes.io/service-name': primary.service,
                'endpointslice.kubernetes.io/managed-by': 'pulumi-failover',
            },
        },
        addressType: 'IPv4',
        endpoints: [{ addresses: [nobody], conditions: { ready: false, serving: false, terminating: false } }],
        ports: [{ name: primary.portName, port: primary.port, protocol: 'TCP' }],
    };
}
