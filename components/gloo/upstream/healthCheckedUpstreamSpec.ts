import type * as pulumi from '@pulumi/pulumi';
import { defaultClusterDomain, serviceHost } from '../../clusterDomain';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { Hardening } from '../../istio/hardening';
import { glooNamespace } from '../gloo';
import { healthCheckSpec, type HealthCheckSpec } from './healthCheck';
import type { HealthCheckedUpstreamArgs } from './healthCheckedUpstream';
import { upstreamProblems } from './problems';
import type { UpstreamCircuitBreakers, UpstreamLoadBalancing, UpstreamOutlierDetection } from './settings';
import { sslConfig, type SslConfig } from './sslConfig';

/** A {@link HealthCheckedUpstream} with the defaults filled in. What is undefined is left to Gloo and Envoy. */
export interface UpstreamSpec {
    upstreamName: string;
    namespace: string;
    hardening: Hardening;
    service: { name: string; namespace: string; port: number };
    clusterDomain: string;
    healthCheck: HealthCheckSpec;
    useHttp2: boolean;
    sslConfig?: SslConfig;
    outlierDetection?: Required<pulumi.Unwrap<UpstreamOutlierDetection>>;
    circuitBreakers: pulumi.Unwrap<UpstreamCircuitBreakers>;
    loadBalancing: pulumi.Unwrap<UpstreamLoadBalancing>;
    connectTimeout?: string;
    ignoreHealthOnHostRemoval: boolean;
}

const outlierDefaults = {
    interval: '1s',
    consecutiveGatewayFailure: 3, // one lost race with a closing connection does not empty a region
    consecutive5xx: 5, // Envoy's own: one request that always fails cannot eject the whole service
    baseEjectionTime: '10s',
    maxEjectionPercent: 100,
};

export function upstreamSpec(args: pulumi.Unwrap<HealthCheckedUpstreamArgs>): UpstreamSpec {
    const { service, hardening = Hardening.Hardened } = args;
    const hardened = hardening !== Hardening.Guide;
    const serviceNamespace = service.namespace ?? 'default';
    const clusterDomain = args.clusterDomain ?? defaultClusterDomain;
    const namespace = args.namespace ?? glooNamespace;
    const useHttp2 = args.useHttp2 ?? false;
    const connectTimeout = args.connectTimeout ?? (hardened ? '1s' : undefined);
    const spec: UpstreamSpec = {
        upstreamName: args.upstreamName ?? `${serviceNamespace}-${service.name}-${service.port}`,
        namespace,
        hardening,
        service: { name: service.name, namespace: serviceNamespace, port: service.port },
        clusterDomain,
        healthCheck: healthCheckSpec(args.healthCheck ?? {}, {
            hardened,
            serviceHost: serviceHost(service.name, serviceNamespace, clusterDomain),
            useHttp2,
        }),
        useHttp2,
        ...(args.sslConfig && { sslConfig: sslConfig(args.sslConfig, { namespace, hardening, useHttp2 }) }),
        ...(args.outlierDetection && { outlierDetection: { ...outlierDefaults, ...args.outlierDetection } }),
        circuitBreakers: { ...(hardened && { maxRetries: 1024 }), ...args.circuitBreakers },
        loadBalancing: {
            ...(hardened && { healthyPanicThreshold: 0, updateMergeWindow: '0s' }),
            ...args.loadBalancing,
        },
        ...(connectTimeout !== undefined && { connectTimeout }),
        ignoreHealthOnHostRemoval: args.ignoreHealthOnHostRemoval ?? hardened,
    };
    refuse('HealthCheckedUpstream', upstreamProblems(spec));
    return spec;
}

/** What a cluster has once. Two Services can have one default name: `b-c` in namespace `a`, and `c` in `a-b`. */
export function upstreamSingles({ namespace, upstreamName }: UpstreamSpec): Single[] {
    return [
        {
            path: 'upstreamName',
            thing: `Upstream ${namespace}/${upstreamName}`,
            fix: 'give each its own `upstreamName`.',
        },
    ];
}
