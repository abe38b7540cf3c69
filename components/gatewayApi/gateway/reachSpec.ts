import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { GatewayExposure } from '../../gatewayExposure';
import { countProblems, labelProblems, subdomainProblems } from '../../kubernetesNames';
import { hostProblems } from '../../networkAddress';
import type { Problem } from '../../problem';
import { enumProblems, nodePortProblems, portProblems } from '../../valueProblems';
import { envoyGatewayNamespace } from '../names';
import type { GatewayReach } from './reach';

/** A {@link GatewayReach} with the defaults filled in, and the Gateway's name and port. */
export interface ReachSpec {
    gatewayName: string;
    port: number;
    namespace: string;
    className: string;
    proxyNamespace: string;
    proxyReplicas: number;
    serviceName: string;
    backendSecretName?: string;
    /** Whether routes with the same Service share an Envoy cluster. */
    sharesClusters?: boolean;
    exposure: GatewayExposure;
    nodePort?: number;
    nodeAddress?: string;
    serviceAnnotations?: { [annotation: string]: string };
}

export function reachSpec(args: pulumi.Unwrap<GatewayReach>, gatewayName: string, port: number): ReachSpec {
    const namespace = args.namespace ?? 'default';
    return {
        gatewayName,
        port,
        namespace,
        className: args.className ?? `${namespace}-${gatewayName}`,
        proxyNamespace: args.proxyNamespace ?? envoyGatewayNamespace,
        proxyReplicas: args.proxyReplicas ?? 2,
        serviceName: args.serviceName ?? gatewayName,
        ...(args.backendSecretName !== undefined && { backendSecretName: args.backendSecretName }),
        exposure: args.exposure ?? GatewayExposure.LoadBalancer,
        ...(args.nodePort !== undefined && { nodePort: args.nodePort }),
        ...(args.nodeAddress !== undefined && { nodeAddress: args.nodeAddress }),
        ...(args.serviceAnnotations && { serviceAnnotations: args.serviceAnnotations }),
    };
}

export function reachProblems(spec: ReachSpec): Problem[] {
    const { exposure, nodeAddress, nodePort } = spec;
    const onNodes = exposure === GatewayExposure.NodePort;
    return [
        ...labelProblems('gatewayName', spec.gatewayName),
        ...labelProblems('namespace', spec.namespace),
        ...subdomainProblems('className', spec.className),
        ...labelProblems('proxyNamespace', spec.proxyNamespace),
        ...countProblems('proxyReplicas', spec.proxyReplicas, 1),
        ...labelProblems('serviceName', spec.serviceName),
        ...(spec.backendSecretName === undefined ? [] : subdomainProblems('backendSecretName', spec.backendSecretName)),
        ...portProblems('port', spec.port),
        ...enumProblems('exposure', exposure, GatewayExposure),
        ...nodePortProblems('nodePort', nodePort),
        ...(onNodes && nodePort === undefined
            ? [{ path: 'nodePort', reason: 'is missing, which `exposure: NodePort` needs.' }]
            : []),
        ...(onNodes && !nodeAddress
            ? [{ path: 'nodeAddress', reason: 'is missing, which `exposure: NodePort` needs.' }]
            : []),
        ...(nodeAddress ? hostProblems('nodeAddress', nodeAddress) : []),
        ...(exposure === GatewayExposure.LoadBalancer && nodeAddress !== undefined
            ? [{ path: 'nodeAddress', reason: 'has no effect with `exposure: LoadBalancer`', fix: 'leave it out.' }]
            : []),
    ];
}

/** What a cluster has once. */
export function reachSingles({ className, gatewayName, namespace, nodePort, ...spec }: ReachSpec): Single[] {
    return [
        {
            path: 'gatewayName',
            thing: `Gateway ${namespace}/${gatewayName} of Gateway API`,
            fix: 'give each gateway its own `gatewayName`.',
        },
        { path: 'className', thing: `GatewayClass ${className}`, fix: 'give each gateway its own `className`.' },
        {
            path: 'serviceName',
            thing: `Service ${spec.proxyNamespace}/${spec.serviceName}`,
            fix: 'give each gateway its own `serviceName`.',
        },
        ...(nodePort === undefined
            ? []
            : [{ path: 'nodePort', thing: `port ${nodePort} of the nodes`, fix: 'give each its own `nodePort`.' }]),
    ];
}
