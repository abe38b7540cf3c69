import type * as kubernetes from '@pulumi/kubernetes';
import { gatewayLabels, gatewayMetadata } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';

/** Service types, by how others reach a gateway. An external address needs no type that gives one. */
const types = {
    'load balancer': 'LoadBalancer',
    'node port': 'NodePort',
    'external addresses': 'ClusterIP',
} as const;

/** The Service in front of the gateway. A fixed node port is that of its last port, which is the one others use. */
export function gatewayService(spec: GatewaySpec) {
    const { labels, ...metadata } = gatewayMetadata(spec);
    const { ports, reach } = spec;
    const nodePort = reach.by === 'node port' ? reach.nodePort : undefined;
    return {
        metadata: { ...metadata, labels: { ...spec.labels, ...labels }, annotations: spec.serviceAnnotations },
        spec: {
            type: types[reach.by],
            selector: gatewayLabels(spec),
            ports: ports.map(({ name, port }, index) => ({
                name,
                port,
                targetPort: port,
                protocol: 'TCP',
                ...(nodePort !== undefined && index === ports.length - 1 && { nodePort }),
            })),
            ...(reach.by === 'external addresses' && { externalIPs: reach.addresses }),
        },
    } satisfies kubernetes.core.v1.ServiceArgs;
}

/** The part of a Service's status that says where it is reachable. */
export interface LoadBalancerStatus {
    loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] };
}

/** Address of a Service of type LoadBalancer, once it has one: an IP (GKE, the lab), else a host name (EKS). */
export function loadBalancerAddress(status: LoadBalancerStatus | undefined): string | undefined {
    const ingress = status?.loadBalancer?.ingress?.[0];
    return ingress?.ip || ingress?.hostname || undefined;
}
