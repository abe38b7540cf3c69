import type * as kubernetes from '@pulumi/kubernetes';
import { gatewayLabels, gatewayMetadata } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';

/** Scales the gateway on CPU. */
export function gatewayAutoscaler(spec: GatewaySpec) {
    return {
        metadata: gatewayMetadata(spec),
        spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: spec.gatewayName },
            minReplicas: spec.minReplicas,
            maxReplicas: spec.maxReplicas,
            metrics: [
                {
                    type: 'Resource',
                    resource: {
                        name: 'cpu',
                        target: { type: 'Utilization', averageUtilization: spec.targetCpuPercent },
                    },
                },
            ],
        },
    } satisfies kubernetes.autoscaling.v2.HorizontalPodAutoscalerArgs;
}

/** One pod at a time may be evicted. `minAvailable: 1` would block every node drain while there is only one. */
export function gatewayDisruptionBudget(spec: GatewaySpec) {
    return {
        metadata: gatewayMetadata(spec),
        spec: { maxUnavailable: 1, selector: { matchLabels: gatewayLabels(spec) } },
    } satisfies kubernetes.policy.v1.PodDisruptionBudgetArgs;
}
