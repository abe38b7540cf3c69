import type * as pulumi from '@pulumi/pulumi';
import { defaultClusterDomain, serviceHost } from '../../clusterDomain';
import { edgeRetrySpec, type EdgeRetrySpec } from '../../edgeRetry';
import { FailbackMode, FailoverSide } from '../../failback';
import { clientSecretName, failoverPort } from '../../gloo/gloo';
import { refuse } from '../../invalidArguments';
import { Hardening } from '../../istio/hardening';
import { edgeGatewayName } from '../names';
import type { EdgeFailoverArgs } from './edgeFailover';
import { edgeFailoverProblems } from './problems';
import type { EdgeCircuitBreakers, EdgeHealthCheck, EdgeOutlierDetection } from './settings';

/** An {@link EdgeFailoverArgs} with the defaults filled in. What is undefined is left to Envoy Gateway. */
export interface EdgeFailoverSpec {
    primary: { service: string; port: number; portName: string };
    fallbacks: FallbackSpec[];
    hardening: Hardening;
    hostnames: string[];
    prefix: string;
    gatewayName: string;
    namespace: string;
    routeName: string;
    clientSecretName: string;
    clusterDomain: string;
    healthCheck?: Required<pulumi.Unwrap<EdgeHealthCheck>>;
    outlierDetection: Required<pulumi.Unwrap<EdgeOutlierDetection>>;
    retry?: EdgeRetrySpec;
    circuitBreakers?: Required<pulumi.Unwrap<EdgeCircuitBreakers>>;
    connectTimeout?: string;
    timeout?: string;
    responseHeaders: Record<string, string>;
    failback: { mode: FailbackMode; serving?: FailoverSide; share?: number };
}

interface FallbackSpec {
    cluster: string;
    address: string;
    port: number;
    serverName: string;
    tier: number;
    weight: number;
}

/** Outlier detection where nothing else is said. Guide: Envoy Gateway's page on failover. */
export const defaultOutliers: Readonly<Record<Hardening, EdgeFailoverSpec['outlierDetection']>> = {
    guide: { consecutive5xx: 1, interval: '2s', baseEjectionTime: '10s' },
    hardened: { consecutive5xx: 3, interval: '1s', baseEjectionTime: '5s' },
};

export function edgeFailoverSpec(args: pulumi.Unwrap<EdgeFailoverArgs>): EdgeFailoverSpec {
    const { primary, hardening = Hardening.Hardened } = args;
    const hardened = hardening !== Hardening.Guide;
    const namespace = args.namespace ?? 'default';
    const clusterDomain = args.clusterDomain ?? defaultClusterDomain;
    const connectTimeout = args.connectTimeout ?? (hardened ? '1s' : undefined);
    const timeout = args.timeout ?? (hardened ? '15s' : undefined);
    const spec: EdgeFailoverSpec = {
        primary: { service: primary.service, port: primary.port, portName: primary.portName },
        fallbacks: args.fallbacks.map(({ port = failoverPort, weight = 1, ...fallback }, index) => ({
            ...fallback,
            port,
            weight,
            tier: fallback.tier ?? index + 1,
        })),
        hardening,
        hostnames: args.hostnames ?? [],
        prefix: args.prefix ?? '/',
        gatewayName: args.gatewayName ?? edgeGatewayName,
        namespace,
        routeName: args.routeName ?? primary.service,
        clientSecretName: args.clientSecretName ?? clientSecretName,
        clusterDomain,
        ...((hardened || args.healthCheck) && {
            healthCheck: {
                path: '/health',
                host: serviceHost(primary.service, namespace, clusterDomain),
                interval: '1s',
                timeout: '1s',
                unhealthyThreshold: 3,
                healthyThreshold: 1,
                ...args.healthCheck,
            },
        }),
        outlierDetection: {
            ...defaultOutliers[hardened ? Hardening.Hardened : Hardening.Guide],
            ...args.outlierDetection,
        },
        ...((hardened || args.retry) && { retry: edgeRetrySpec(args.retry) }),
        ...((hardened || args.circuitBreakers) && {
            circuitBreakers: {
                maxConnections: 1024,
                maxPendingRequests: 1024,
                maxRequests: 1024,
                maxRetries: 1024,
                ...args.circuitBreakers,
            },
        }),
        ...(connectTimeout !== undefined && { connectTimeout }),
        ...(timeout !== undefined && { timeout }),
        responseHeaders: args.responseHeaders ?? {},
        failback: { ...args.failback, mode: args.failback?.mode ?? FailbackMode.Auto },
    };
    refuse('EdgeFailover', edgeFailoverProblems(spec));
    return spec;
}

/** Side that has the first priority. */
export function firstSide({ failback }: EdgeFailoverSpec): FailoverSide {
    return failback.serving ?? FailoverSide.Primary;
}
