import type * as pulumi from '@pulumi/pulumi';
import { milliseconds } from '../../duration';
import { edgeRetrySpec, type EdgeRetrySpec } from '../edgeRetry';
import { edgeGatewayName } from '../gatewayApi/names';
import { clientSecretName, failoverPort } from '../gloo/gloo';
import { refuse } from '../invalidArguments';
import type { PriorityBackendArgs } from './priorityBackend';
import { priorityProblems } from './problems';
import type { PriorityHealthCheck, PriorityOutlierDetection, PriorityTarget } from './settings';

/** A {@link PriorityBackendArgs} with the defaults filled in. */
export interface PriorityBackendSpec {
    targets: Required<pulumi.Unwrap<PriorityTarget>>[];
    serverName: string;
    hostnames: string[];
    prefix: string;
    gatewayName: string;
    namespace: string;
    routeName: string;
    clientSecretName: string;
    healthCheck: Required<pulumi.Unwrap<PriorityHealthCheck>>;
    outlierDetection: Required<pulumi.Unwrap<PriorityOutlierDetection>>;
    retry: EdgeRetrySpec;
    connectTimeout: string;
    timeout: string;
}

export function priorityBackendSpec(args: pulumi.Unwrap<PriorityBackendArgs>): PriorityBackendSpec {
    const { retry: { backOff, ...retry } = {}, serverName } = args;
    const targets = args.targets.map(({ port = failoverPort, ...target }, index) => ({
        ...target,
        port,
        tier: target.tier ?? index + 1,
    }));
    const tiers = new Set(targets.map(({ tier }) => tier)).size;
    const timeout = args.timeout ?? '15s';
    const outlierDetection = {
        ...{ consecutive5xx: 3, interval: '1s', baseEjectionTime: '5s' },
        ...args.outlierDetection,
    };
    const retrySpec = edgeRetrySpec({ ...retry, ...(backOff !== undefined && { backOff: { baseInterval: backOff } }) });
    // As many tries as eject every tier but the last, and of them as many as there is time for.
    const leaving = outlierDetection.consecutive5xx * (tiers - 1) + 2;
    const fitting = Math.floor((milliseconds(timeout) ?? 0) / (milliseconds(retrySpec.perTryTimeout) || 1)) - 1;
    const spec: PriorityBackendSpec = {
        targets,
        serverName,
        hostnames: args.hostnames ?? [],
        prefix: args.prefix ?? '/',
        gatewayName: args.gatewayName ?? edgeGatewayName,
        namespace: args.namespace ?? 'default',
        routeName: args.routeName ?? 'failover',
        clientSecretName: args.clientSecretName ?? clientSecretName,
        healthCheck: {
            path: '/health',
            host: serverName,
            interval: '1s',
            timeout: '1s',
            unhealthyThreshold: 3,
            healthyThreshold: 1,
            ...args.healthCheck,
        },
        outlierDetection,
        retry: { ...retrySpec, attempts: retry.attempts ?? Math.max(2, Math.min(leaving, fitting)) },
        connectTimeout: args.connectTimeout ?? '1s',
        timeout,
    };
    refuse('PriorityBackend', priorityProblems(spec));
    return spec;
}
