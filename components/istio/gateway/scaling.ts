import type * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { gatewayLabels, gatewayMetadata } from './deployment';
import type { GatewaySpec } from './ingressGatewaySpec';

/** Requests and limits of one gateway pod. */
export interface GatewayResources {
    /** Default: `100m`. */
    cpuRequest?: pulumi.Input<string>;
    /** Default: `128Mi`. */
    memoryRequest?: pulumi.Input<string>;
    /** Default: `2000m`. */
    cpuLimit?: pulumi.Input<string>;
    /** Default: `1024Mi`. */
    memoryLimit?: pulumi.Input<string>;
}

/** Number and size of a gateway's pods. */
export interface GatewayScaling {
    /**
     * Fewest pods of each gateway. Default: 1, as in Istio's chart; use 2 or more if it must survive the loss of a
     * node.
     */
    minReplicas?: pulumi.Input<number>;
    /** Most pods of each gateway. Default: 5. */
    maxReplicas?: pulumi.Input<number>;
    /** CPU use that the autoscaler aims at, in percent of the request. Default: 80. */
    targetCpuPercent?: pulumi.Input<number>;
    /** Requests and limits of each pod. */
    resources?: pulumi.Input<GatewayResources>;
}

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
