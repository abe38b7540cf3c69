/** Namespace of Gloo's control plane and gateways, as its chart has it by default. */
export const glooNamespace = 'gloo-system';

/** Namespace in which the resources of Federation lie. */
export const federationNamespace = 'gloo-fed';

/** Name of the gateways' Deployment, their Service, their default Gateway, and their id at the control plane. */
export const gatewayProxy = 'gateway-proxy';

/** Ports of the control plane, as the chart has them. */
export const controlPlanePorts = { xds: 9977, restXds: 9976, validation: 9988, proxyDebug: 9966 } as const;

/** Ports of a gateway's pod, as the chart has them. The admin page is on the loopback only; `stats` shows a little of it. */
export const gatewayPorts = { http: 8080, stats: 8081, admin: 19000 } as const;

/** The control plane of a cluster's gateways: Gloo itself, or the stand-in for its enterprise edition. */
export type Steering = 'open-source' | 'translator';

/**
 * The first cluster of a lab is the one that fails over. That takes `Upstream.failover`, of which open-source Gloo says
 * that it is an enterprise feature before it drops the upstream; so there our translator steers. The other clusters only
 * take what fails over to them, which open-source Gloo does in full.
 */
export function steeringOf({ index }: { index: number }): Steering {
    return index === 1 ? 'translator' : 'open-source';
}
