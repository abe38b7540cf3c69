import type * as kubernetes from '@pulumi/kubernetes';
import { gatewayLabels, gatewayMetadata } from './gatewayDeployment';
import type { GatewaySpec } from './gatewaySpec';

/** The Service of type LoadBalancer in front of the gateway; ports as in Istio's gateway chart. */
export function gatewayService(spec: GatewaySpec) {
    return {
        metadata: { ...gatewayMetadata(spec), annotations: spec.serviceAnnotations },
        spec: {
            type: 'LoadBalancer',
            selector: gatewayLabels(spec),
            ports: [
                { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
                { name: 'http2', port: 80, targetPort: 80, protocol: 'TCP' },
                { name: 'https', port: 443, targetPort: 443, protocol: 'TCP' },
            ],
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
