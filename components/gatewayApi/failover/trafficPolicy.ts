import { neverSent } from '../../../analysis/envoy/idempotency';
import { type EdgeRetrySpec, retryConditions } from '../../edgeRetry';
import { Hardening } from '../../istio/hardening';
import { gatewayDuration } from '../duration';
import { gatewayApiGroup } from '../names';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';
import type { RouteRule } from './httpRoute';

/** Name of the policy of a rule. */
export function policyName({ routeName }: EdgeFailoverSpec, rule: RouteRule): string {
    return `${routeName}-${rule}`;
}

/** How Envoy detects a failed endpoint, and what it does with its requests: for one rule of the route. */
export function trafficPolicy(spec: EdgeFailoverSpec, rule: RouteRule) {
    const { circuitBreakers, connectTimeout, namespace, retry, routeName, timeout } = spec;
    const tcp = connectTimeout !== undefined && { tcp: { connectTimeout: gatewayDuration(connectTimeout) } };
    const http = timeout !== undefined && { http: { requestTimeout: gatewayDuration(timeout) } };
    return {
        metadata: { name: policyName(spec, rule), namespace },
        spec: {
            targetRefs: [{ group: gatewayApiGroup, kind: 'HTTPRoute', name: routeName, sectionName: rule }],
            healthCheck: healthCheck(spec),
            ...(circuitBreakers && {
                circuitBreaker: {
                    maxConnections: circuitBreakers.maxConnections,
                    maxPendingRequests: circuitBreakers.maxPendingRequests,
                    maxParallelRequests: circuitBreakers.maxRequests,
                    maxParallelRetries: circuitBreakers.maxRetries,
                },
            }),
            ...(retry && { retry: retryOf(retry, rule === 'not-idempotent' && !retry.nonIdempotent) }),
            ...((tcp || http) && { timeout: { ...tcp, ...http } }),
        },
    };
}

/**
 * Both kinds of checks. All endpoints may be ejected, as with a default of 10 % none of fewer than ten is. With both
 * kinds, panic is off: a failed primary gets nothing. With `guide` the figures are those of Envoy Gateway's page.
 */
function healthCheck({ hardening, healthCheck: active, outlierDetection }: EdgeFailoverSpec) {
    const { baseEjectionTime, consecutive5xx, interval } = outlierDetection;
    const guide = hardening === Hardening.Guide;
    return {
        ...(!guide && { panicThreshold: 0 }),
        ...(active && {
            active: {
                type: 'HTTP',
                interval: gatewayDuration(active.interval),
                timeout: gatewayDuration(active.timeout),
                unhealthyThreshold: active.unhealthyThreshold,
                healthyThreshold: active.healthyThreshold,
                http: { path: active.path, hostname: active.host, expectedStatuses: [200] },
            },
        }),
        passive: {
            consecutive5XxErrors: consecutive5xx,
            consecutiveGatewayErrors: 0,
            // A fallback is one address: a stall of its gateway must not eject a whole cluster.
            consecutiveLocalOriginFailures: guide ? 1 : 0,
            splitExternalLocalOriginErrors: !guide,
            interval: gatewayDuration(interval),
            baseEjectionTime: gatewayDuration(baseEjectionTime),
            maxEjectionPercent: 100,
        },
    };
}

/** Retries that leave the priority. Requests that are not idempotent are repeated only if they were never sent. */
function retryOf(retry: EdgeRetrySpec, onlyNeverSent: boolean) {
    const { conditions, statusCodes } = retryConditions(onlyNeverSent ? neverSent : retry.retryOn);
    return {
        numRetries: retry.attempts,
        numAttemptsPerPriority: retry.leavePriorityAfter,
        retryOn: { triggers: conditions, ...(statusCodes.length > 0 && { httpStatusCodes: statusCodes }) },
        perRetry: {
            ...(!onlyNeverSent && { timeout: gatewayDuration(retry.perTryTimeout) }),
            backOff: {
                baseInterval: gatewayDuration(retry.backOff.baseInterval),
                maxInterval: gatewayDuration(retry.backOff.maxInterval),
            },
        },
    };
}
