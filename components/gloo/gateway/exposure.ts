/** How the failover gateway is reached from other clusters. */
export const GatewayExposure = {
    /** A load balancer of the cloud's, which must pass TCP through and not end TLS. */
    LoadBalancer: 'LoadBalancer',
    /** A port of every node: kind, where there are no load balancers. */
    NodePort: 'NodePort',
} as const;
export type GatewayExposure = (typeof GatewayExposure)[keyof typeof GatewayExposure];
