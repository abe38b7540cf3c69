import type * as pulumi from '@pulumi/pulumi';
import { defaultClusterDomain, serviceHost } from '../../clusterDomain';
import type { Single } from '../../declaredOnce';
import { refuse } from '../../invalidArguments';
import { Hardening } from '../../istio/hardening';
import { glooNamespace } from '../gloo';
import type { HealthCheckedUpstreamArgs } from './healthCheckedUpstream';
import { upstreamProblems } from './problems';
import type {
    UpstreamCircuitBreakers,
    UpstreamHealthCheck,
    UpstreamLoadBalancing,
    UpstreamOutlierDetection,
} from './settings';

/** A {@link HealthCheckedUpstream} with the defaults filled in. What is undefined is left to Gloo and Envoy. */
export interface UpstreamSpec {
    upstreamName: string;
    namespace: string;
    hardening: Hardening;
    service: { name: string; namespace: string; port: number };
    clusterDomain: string;
    healthCheck: pulumi.Unwrap<UpstreamHealthCheck> & Required<typeof documented.healthCheck>;
    outlierDetection?: Required<pulumi.Unwrap<UpstreamOutlierDetection>>;
    circuitBreakers: pulumi.Unwrap<UpstreamCircuitBreakers>;
    loadBalancing: pulumi.Unwrap<UpstreamLoadBalancing>;
    connectTimeout?: string;
    ignoreHealthOnHostRemoval: boolean;
}

/** The health check of the Gloo guide. */
const documented = {
    healthCheck: { path: '/health', timeout: '1s', interval: '1s', unhealthyThreshold: 1, healthyThreshold: 1 },
};

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
    const interval = args.healthCheck?.interval ?? documented.healthCheck.interval;
    const connectTimeout = args.connectTimeout ?? (hardened ? '1s' : undefined);
    const spec: UpstreamSpec = {
        upstreamName: args.upstreamName ?? `${serviceNamespace}-${service.name}-${service.port}`,
        namespace: args.namespace ?? glooNamespace,
        hardening,
        service: { name: service.name, namespace: serviceNamespace, port: service.port },
        clusterDomain,
        healthCheck: {
            ...documented.healthCheck,
            ...(hardened && {
                host: serviceHost(service.name, serviceNamespace, clusterDomain),
                noTrafficInterval: interval,
                reuseConnection: false,
            }),
            ...args.healthCheck,
        },
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
