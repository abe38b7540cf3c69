/** How the failover gateway is reached from other clusters. */
export const GatewayExposure = {
    /** A cloud's load balancer. It must pass TCP through and not terminate TLS. */
    LoadBalancer: 'LoadBalancer',
    /** A port of every node, for clusters without load balancers, such as kind. */
    NodePort: 'NodePort',
} as const;
export type GatewayExposure = (typeof GatewayExposure)[keyof typeof GatewayExposure];
