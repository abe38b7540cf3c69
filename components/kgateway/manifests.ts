import { isIP } from 'node:net';
import { leastMaxEjectionPercent } from '../../analysis/envoy/ejection';
import { idempotentMethods, neverSent } from '../../analysis/envoy/idempotency';
import { retryConditions } from '../edgeRetry';
import { gatewayDuration } from '../gatewayApi/duration';
import { type RouteRule, routeRules } from '../gatewayApi/failover/httpRoute';
import { gatewayApiGroup } from '../gatewayApi/names';
import { groups, targetName } from './groups';
import { kgatewayGroup } from './names';
import type { PriorityBackendSpec } from './priorityBackendSpec';

/** The gateway of one cluster, as the groups name it: kgateway takes static Backends only. */
export function targetBackend(spec: PriorityBackendSpec, index: number) {
    const { address = '', port = 0 } = spec.targets[index] ?? {};
    return {
        metadata: { name: targetName(spec, index), namespace: spec.namespace },
        spec: { type: 'Static', static: { hosts: [{ host: address, port }] } },
    };
}

/** All tiers: kgateway makes them one Envoy cluster, in which a group is a priority. */
export function priorityBackend(spec: PriorityBackendSpec) {
    const { namespace, routeName } = spec;
    return {
        metadata: { name: routeName, namespace },
        spec: {
            type: 'PriorityGroups',
            priorityGroups: groups(spec).map((names) => ({ backendRefs: names.map((name) => ({ name })) })),
        },
    };
}

/**
 * How a failed gateway is detected, and the one TLS setting of all tiers. Panic is off, and a change of health is in force
 * at once.
 */
export function backendConfigPolicy(spec: PriorityBackendSpec) {
    const { connectTimeout, healthCheck, namespace, outlierDetection, routeName, serverName } = spec;
    const { host, path, healthyThreshold, unhealthyThreshold } = healthCheck;
    return {
        metadata: { name: routeName, namespace },
        spec: {
            targetRefs: [{ group: kgatewayGroup, kind: 'Backend', name: routeName }],
            connectTimeout: gatewayDuration(connectTimeout),
            healthCheck: {
                interval: gatewayDuration(healthCheck.interval),
                timeout: gatewayDuration(healthCheck.timeout),
                unhealthyThreshold,
                healthyThreshold,
                http: { path, host },
            },
            outlierDetection: {
                consecutive5xx: outlierDetection.consecutive5xx,
                interval: gatewayDuration(outlierDetection.interval),
                baseEjectionTime: gatewayDuration(outlierDetection.baseEjectionTime),
                maxEjectionPercent: maxEjectionPercent(spec),
            },
            circuitBreakers: { maxConnections: 1024, maxPendingRequests: 1024, maxRequests: 1024, maxRetries: 1024 },
            loadBalancer: { roundRobin: {}, healthyPanicThreshold: 0, updateMergeWindow: '0s' },
            tls: {
                secretRef: { name: spec.clientSecretName },
                sni: serverName,
                verifySubjectAltNames: [serverName],
            },
        },
    };
}

/**
 * As many gateways as there are before the last tier (kgateway's default of 10 % ejects none of fewer than ten): while they
 * are ejected, the last tier cannot be, as nothing is behind it. A name has an unknown number of addresses, so that with
 * one all may be ejected.
 */
function maxEjectionPercent(spec: PriorityBackendSpec): number {
    const { targets } = spec;
    const last = groups(spec).at(-1)?.length ?? 0;
    return targets.every(({ address }) => isIP(address) !== 0)
        ? leastMaxEjectionPercent(targets.length - last, targets.length)
        : 100;
}

/** The route. Both rules have the same backend; the methods choose the policy, and with it the retries. */
export function priorityRoute(spec: PriorityBackendSpec) {
    const { gatewayName, hostnames, namespace, prefix, routeName } = spec;
    const path = { type: 'PathPrefix', value: prefix };
    const backendRefs = [{ group: kgatewayGroup, kind: 'Backend', name: routeName }];
    return {
        metadata: { name: routeName, namespace },
        spec: {
            parentRefs: [{ name: gatewayName }],
            ...(hostnames.length > 0 && { hostnames }),
            rules: routeRules(true).map((rule) => ({
                name: rule,
                matches: rule === 'idempotent' ? idempotentMethods.map((method) => ({ path, method })) : [{ path }],
                backendRefs,
            })),
        },
    };
}

/** Retries of one rule. kgateway cannot have Envoy leave a tier that is not ejected. */
export function retryPolicy({ namespace, retry, routeName, timeout }: PriorityBackendSpec, rule: RouteRule) {
    const onlyNeverSent = rule === 'not-idempotent' && !retry.nonIdempotent;
    const { conditions, statusCodes } = retryConditions(onlyNeverSent ? neverSent : retry.retryOn);
    return {
        metadata: { name: `${routeName}-${rule}`, namespace },
        spec: {
            targetRefs: [{ group: gatewayApiGroup, kind: 'HTTPRoute', name: routeName, sectionName: rule }],
            retry: {
                attempts: retry.attempts,
                retryOn: conditions,
                ...(statusCodes.length > 0 && { statusCodes }),
                ...(!onlyNeverSent && { perTryTimeout: gatewayDuration(retry.perTryTimeout) }),
                backoffBaseInterval: gatewayDuration(retry.backOff.baseInterval),
            },
            timeouts: { request: gatewayDuration(timeout) },
        },
    };
}
