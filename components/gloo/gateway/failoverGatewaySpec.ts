import type * as pulumi from '@pulumi/pulumi';
import type { Single } from '../../declaredOnce';
import { GatewayExposure } from '../../gatewayExposure';
import { refuse } from '../../invalidArguments';
import { Hardening } from '../../istio/hardening';
import { labelProblems } from '../../kubernetesNames';
import { hostProblems } from '../../networkAddress';
import type { Problem } from '../../problem';
import { enumProblems, nodePortProblems, portProblems } from '../../valueProblems';
import { failoverPort, glooNamespace, serverSecretName } from '../gloo';
import type { FailoverGatewayArgs } from './failoverGateway';

/** A {@link FailoverGateway} with the defaults filled in. */
export interface FailoverGatewaySpec {
    upstreams: { name: string; namespace: string }[];
    clientNames: string[];
    secretName: string;
    hardening: Hardening;
    namespace: string;
    gatewayName: string;
    serviceName: string;
    proxyName: string;
    bindAddress: string;
    port: number;
    exposure: GatewayExposure;
    nodePort?: number;
    nodeAddress?: string;
    serviceAnnotations?: { [annotation: string]: string };
}

/** Node port of the failover gateway on kind, in the Gloo guide. */
const guideNodePort = 32_000;

export function failoverGatewaySpec(args: pulumi.Unwrap<FailoverGatewayArgs>): FailoverGatewaySpec {
    const hardening = args.hardening ?? Hardening.Hardened;
    const exposure = args.exposure ?? GatewayExposure.LoadBalancer;
    const fixed = exposure === GatewayExposure.NodePort || hardening === Hardening.Guide;
    const nodePort = args.nodePort ?? (fixed ? guideNodePort : undefined);
    const spec: FailoverGatewaySpec = {
        upstreams: (args.upstreams ?? []).map(({ name, namespace = glooNamespace }) => ({ name, namespace })),
        clientNames: args.clientNames ?? [],
        secretName: args.secretName ?? serverSecretName,
        hardening,
        namespace: args.namespace ?? glooNamespace,
        gatewayName: args.gatewayName ?? 'failover-gateway',
        serviceName: args.serviceName ?? 'failover',
        proxyName: args.proxyName ?? 'gateway-proxy',
        bindAddress: args.bindAddress ?? '::',
        port: args.port ?? failoverPort,
        exposure,
        ...(nodePort !== undefined && { nodePort }),
        ...(args.nodeAddress !== undefined && { nodeAddress: args.nodeAddress }),
        ...(args.serviceAnnotations && { serviceAnnotations: args.serviceAnnotations }),
    };
    refuse('FailoverGateway', [...problems(spec), ...chartProblems(args.chartFailover ?? false)]);
    return spec;
}

function problems(spec: FailoverGatewaySpec): Problem[] {
    const hardened = spec.hardening !== Hardening.Guide;
    const { exposure, nodePort, nodeAddress } = spec;
    return [
        ...enumProblems('hardening', spec.hardening, Hardening),
        ...enumProblems('exposure', exposure, GatewayExposure),
        ...(['secretName', 'namespace', 'gatewayName', 'serviceName', 'proxyName'] as const).flatMap((argument) =>
            labelProblems(argument, spec[argument]),
        ),
        ...spec.upstreams.flatMap(({ name, namespace }, index) => [
            ...labelProblems(`upstreams[${index}].name`, name),
            ...labelProblems(`upstreams[${index}].namespace`, namespace),
        ]),
        ...(hardened && spec.upstreams.length === 0
            ? [
                  {
                      path: 'upstreams',
                      reason:
                          'is empty: every cluster of the proxy would be reachable, Envoy’s administration page (SNI ' +
                          '`admin_port_cluster`) too.',
                      fix: 'Name the Upstreams that other clusters fail over to.',
                  },
              ]
            : []),
        ...(hardened && spec.clientNames.length === 0
            ? [
                  {
                      path: 'clientNames',
                      reason: 'is empty: any certificate of the authority would be accepted, this gateway’s own too.',
                      fix: 'Give the output `clientName` of `FailoverCertificates`.',
                  },
              ]
            : []),
        ...portProblems('port', spec.port),
        ...nodePortProblems('nodePort', nodePort),
        ...(exposure === GatewayExposure.NodePort && !nodeAddress
            ? [
                  {
                      path: 'nodeAddress',
                      reason: 'is missing, which `exposure: NodePort` needs.',
                  },
              ]
            : []),
        ...(nodeAddress ? hostProblems('nodeAddress', nodeAddress) : []),
        ...(exposure === GatewayExposure.LoadBalancer && nodeAddress !== undefined
            ? [{ path: 'nodeAddress', reason: 'has no effect with `exposure: LoadBalancer`', fix: 'leave it out.' }]
            : []),
    ];
}

function chartProblems(chartFailover: boolean): Problem[] {
    return chartFailover
        ? [
              {
                  path: 'chartFailover',
                  reason: 'is true: the chart already has a failover gateway on this port.',
                  fix: 'Leave `gatewayProxies.NAME.failover.enabled` out of the chart’s values, or this component.',
              },
          ]
        : [];
}

/** What a cluster has once. */
export function failoverGatewaySingles(spec: FailoverGatewaySpec): Single[] {
    const { bindAddress, namespace, nodePort, port, proxyName } = spec;
    return [
        {
            path: 'gatewayName',
            thing: `Gateway ${namespace}/${spec.gatewayName}`,
            fix: 'give each gateway its own `gatewayName`.',
        },
        {
            path: 'serviceName',
            thing: `Service ${namespace}/${spec.serviceName}`,
            fix: 'give each gateway its own `serviceName`.',
        },
        {
            path: 'port',
            thing: `port ${port} of "${bindAddress}" on the proxy "${proxyName}"`,
            fix: 'name all `upstreams` in one gateway, or give each its own `port`.',
        },
        ...(nodePort === undefined
            ? []
            : [{ path: 'nodePort', thing: `port ${nodePort} of the nodes`, fix: 'give each its own `nodePort`.' }]),
    ];
}
