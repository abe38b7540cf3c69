import type { EdgeFailoverSpec } from './edgeFailoverSpec';

/** Address of the endpoint: of a network for documentation (RFC 5737), which is nobody's. */
export const keeperAddress = '192.0.2.1';

/** Name of the EndpointSlice. */
export function keeperName({ primary }: EdgeFailoverSpec): string {
    return `${primary.service}-keeper`;
}

/**
 * An EndpointSlice that keeps the primary's Service from being empty, with one endpoint that is never ready.
 *
 * Envoy Gateway replaces a route with priorities by weighted clusters when a Service has no endpoint at all, answers 503
 * for the Service's weight, and again moves the requests when pods return (internal/ir/xds.go,
 * `NeedsClusterPerSetting`). Endpoints that are not ready count as endpoints there. Kubernetes' own proxies and DNS
 * leave them out, and an EnvoyPatchPolicy takes this one out of what Envoy gets.
 */
export function keeper(spec: EdgeFailoverSpec) {
    const { namespace, primary } = spec;
    return {
        metadata: {
            name: keeperName(spec),
            namespace,
            labels: {
                'kubernetes.io/service-name': primary.service,
                'endpointslice.kubernetes.io/managed-by': 'pulumi-failover',
            },
        },
        addressType: 'IPv4',
        endpoints: [{ addresses: [keeperAddress], conditions: { ready: false, serving: false, terminating: false } }],
        ports: [{ name: primary.portName, port: primary.port, protocol: 'TCP' }],
    };
}
