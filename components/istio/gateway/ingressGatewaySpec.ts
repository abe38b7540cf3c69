import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { countProblems, labelProblems, labelsProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import type { IngressGatewayArgs } from './ingressGateway';
import { resourceProblems } from './resources';

/** A port of the gateway's Service; its pods listen on the same number. */
export interface GatewayPort {
    name: string;
    port: number;
}

/** How others reach the gateway's Service. */
export type GatewayReach =
    | { by: 'load balancer' }
    /** A port of every node. Kubernetes chooses it where none is given. */
    | { by: 'node port'; nodePort?: number }
    /** Addresses that the network around the cluster leads to its nodes. */
    | { by: 'external addresses'; addresses: string[] };

/** Everything a gateway says to Kubernetes, with the defaults filled in. */
export interface GatewaySpec {
    namespace: string;
    gatewayName: string;
    selector: { [label: string]: string };
    /** Further labels of the pods and the Service, by which nothing is selected. */
    labels: { [label: string]: string };
    /** Environment of the proxy. */
    environment: { [variable: string]: string };
    ports: GatewayPort[];
    reach: GatewayReach;
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

/** Ports of an ingress gateway, as in Istio's gateway chart. */
const ingressPorts: GatewayPort[] = [
    { name: 'status-port', port: 15021 },
    { name: 'http2', port: 80 },
    { name: 'https', port: 443 },
];

/** Settings of all gateways. */
export type GatewaySettings = Omit<pulumi.Unwrap<IngressGatewayArgs>, 'gatewayName' | 'selector'>;

/** Differences between kinds of gateways. */
export type GatewayKind = Pick<GatewaySpec, 'gatewayName' | 'selector' | 'labels' | 'environment' | 'ports' | 'reach'>;

export function gatewaySpec(args: pulumi.Unwrap<IngressGatewayArgs>): GatewaySpec {
    const spec = gatewayOf(args, {
        gatewayName: args.gatewayName ?? 'istio-ingressgateway',
        selector: args.selector ?? { istio: 'ingressgateway' },
        labels: {},
        environment: {},
        ports: ingressPorts,
        reach: { by: 'load balancer' },
    });
    refuse('IngressGateway', gatewayProblems(spec));
    return spec;
}

/** Sizes and scaling are the defaults of Istio's own gateway chart (manifests/charts/gateway/values.yaml, 1.31). */
export function gatewayOf(args: GatewaySettings, kind: GatewayKind): GatewaySpec {
    const spec: GatewaySpec = {
        namespace: args.namespace,
        ...kind,
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
    return spec;
}

/** Everything wrong with a gateway. */
export function gatewayProblems(spec: GatewaySpec): Problem[] {
    return [
        ...labelProblems('namespace', spec.namespace),
        ...labelProblems('gatewayName', spec.gatewayName),
        ...(Object.keys(spec.selector).length > 0
            ? []
            : [
                  {
                      path: 'selector',
                      reason: 'is empty; it would match every pod.',
                      fix: 'Leave it out for `istio: ingressgateway`.',
                  },
              ]),
        ...labelsProblems('selector', spec.selector),
        ...(spec.revision === undefined ? [] : labelProblems('revision', spec.revision)),
        ...countProblems('minReplicas', spec.minReplicas, 1),
        ...countProblems('maxReplicas', spec.maxReplicas, 1),
        ...(spec.minReplicas <= spec.maxReplicas
            ? []
            : [
                  {
                      path: 'minReplicas',
                      reason: `is ${spec.minReplicas}, more than the ${spec.maxReplicas} of \`maxReplicas\`.`,
                  },
              ]),
        ...countProblems('targetCpuPercent', spec.targetCpuPercent, 1),
        ...countProblems('terminationGracePeriodSeconds', spec.terminationGracePeriodSeconds, 1),
        ...resourceProblems('cpu', spec.cpuRequest, spec.cpuLimit),
        ...resourceProblems('memory', spec.memoryRequest, spec.memoryLimit),
    ];
}

/** What a cluster has once of a gateway: all of its objects have one name. */
export function gatewaySingles({ gatewayName, namespace }: GatewaySpec): Single[] {
    return [
        {
            path: 'gatewayName',
            thing: `Deployment ${namespace}/${gatewayName}`,
            fix: 'give each gateway its own `gatewayName`.',
        },
    ];
}
