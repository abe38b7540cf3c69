import type * as kubernetes from '@pulumi/kubernetes';
import { gatewayLabels, gatewayMetadata } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';

/** The Service of type LoadBalancer in front of the gateway. */
export function gatewayService(spec: GatewaySpec) {
    const { labels, ...metadata } = gatewayMetadata(spec);
    return {
        metadata: { ...metadata, labels: { ...spec.labels, ...labels }, annotations: spec.serviceAnnotations },
        spec: {
            type: 'LoadBalancer',
            selector: gatewayLabels(spec),
            ports: spec.ports.map(({ name, port }) => ({ name, port, targetPort: port, protocol: 'TCP' })),
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
