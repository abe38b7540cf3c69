import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { countProblems, labelProblems } from '../kubernetesNames';
import type { IngressGatewayArgs } from './ingressGateway';

/** Everything an {@link IngressGateway} says to Kubernetes, with the defaults filled in. */
export interface GatewaySpec {
    namespace: string;
    gatewayName: string;
    selector: { [label: string]: string };
    revision?: string;
    minReplicas: number;
    maxReplicas: number;
    targetCpuPercent: number;
    cpuRequest: string;
    memoryRequest: string;
    cpuLimit: string;
    memoryLimit: string;
    terminationGracePeriodSeconds: number;
    serviceAnnotations: { [annotation: string]: string };
}

/** Sizes and scaling are the defaults of Istio's own gateway chart (manifests/charts/gateway/values.yaml, 1.31). */
export function gatewaySpec(args: pulumi.Unwrap<IngressGatewayArgs>): GatewaySpec {
    const spec: GatewaySpec = {
        namespace: args.namespace,
        gatewayName: args.gatewayName ?? 'istio-ingressgateway',
        selector: args.selector ?? { istio: 'ingressgateway' },
        minReplicas: args.minReplicas ?? 1,
        maxReplicas: args.maxReplicas ?? 5,
        targetCpuPercent: args.targetCpuPercent ?? 80,
        cpuRequest: args.resources?.cpuRequest ?? '100m',
        memoryRequest: args.resources?.memoryRequest ?? '128Mi',
        cpuLimit: args.resources?.cpuLimit ?? '2000m',
        memoryLimit: args.resources?.memoryLimit ?? '1024Mi',
        terminationGracePeriodSeconds: args.terminationGracePeriodSeconds ?? 30,
        serviceAnnotations: args.serviceAnnotations ?? {},
    };
    if (args.revision !== undefined) {
        spec.revision = args.revision;
    }
    refuse('IngressGateway', problems(spec));
    return spec;
}

function problems(spec: GatewaySpec): string[] {
    return [
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('gatewayName', spec.gatewayName),
        ...(Object.keys(spec.selector).length > 0
            ? []
            : ['`selector` is empty; it would match every pod. Leave it out for `istio: ingressgateway`.']),
        ...(spec.revision === undefined ? [] : labelProblems('revision', spec.revision)),
        ...countProblems('minReplicas', spec.minReplicas, 1),
        ...countProblems('maxReplicas', spec.maxReplicas, 1),
        ...(spec.minReplicas <= spec.maxReplicas
            ? []
            : [`\`minReplicas\` is ${spec.minReplicas}, more than the ${spec.maxReplicas} of \`maxReplicas\`.`]),
        ...countProblems('targetCpuPercent', spec.targetCpuPercent, 1),
        ...countProblems('terminationGracePeriodSeconds', spec.terminationGracePeriodSeconds, 1),
    ];
}
