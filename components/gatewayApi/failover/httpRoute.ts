import { idempotentMethods } from '../../../analysis/envoy/idempotency';
import { FailbackMode } from '../../failback';
import { Hardening } from '../../istio/hardening';
import { envoyGatewayGroup } from '../names';
import type { EdgeFailoverSpec } from './edgeFailoverSpec';
import { backendName } from './fallbackBackend';
import { greatestWeight } from './problems';

/** Rules of the route, by which requests get their policy. `all`: without retries, all are alike. */
export type RouteRule = 'idempotent' | 'not-idempotent' | 'all';

export function routeRules(hasRetries: boolean): RouteRule[] {
    return hasRetries ? ['idempotent', 'not-idempotent'] : ['all'];
}

/** The route. Both rules have the same backends; the methods choose the policy, and with it the retries. */
export function httpRoute(spec: EdgeFailoverSpec) {
    const { gatewayName, hostnames, namespace, prefix, routeName } = spec;
    const path = { type: 'PathPrefix', value: prefix };
    const methods = { idempotent: idempotentMethods, 'not-idempotent': [], all: [] };
    return {
        metadata: { name: routeName, namespace },
        spec: {
            parentRefs: [{ name: gatewayName }],
            ...(hostnames.length > 0 && { hostnames }),
            rules: routeRules(spec.retry !== undefined).map((rule) => ({
                name: rule,
                matches: methods[rule].length > 0 ? methods[rule].map((method) => ({ path, method })) : [{ path }],
                ...addedHeaders(spec),
                backendRefs: backendRefs(spec),
            })),
        },
    };
}

/** A filter of the whole rule: one of a single backend would make weighted clusters of primary and fallbacks. */
function addedHeaders({ responseHeaders }: EdgeFailoverSpec) {
    const set = Object.entries(responseHeaders).map(([name, value]) => ({ name, value }));
    return set.length > 0 && { filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set } }] };
}

/**
 * The primary's Service and the fallbacks. As long as all of them are valid, they are one Envoy cluster with priorities,
 * and weights count within a priority only. If the Service is deleted, Envoy Gateway makes them weighted clusters and
 * answers 500 for its part: 1 in 1,000,001.
 */
function backendRefs(spec: EdgeFailoverSpec) {
    const [primary, ...fallbacks] = weights(spec);
    return [
        { name: spec.primary.service, port: spec.primary.port, ...primary },
        ...fallbacks.map((weight, index) => ({
            group: envoyGatewayGroup,
            kind: 'Backend',
            name: backendName(spec, index),
            ...weight,
        })),
    ];
}

/** Weights of the primary and of each fallback; none with `guide`. */
function weights({ failback, fallbacks, hardening }: EdgeFailoverSpec): { weight?: number }[] {
    const given = fallbacks.map(({ weight }) => weight);
    if (failback.mode === FailbackMode.Ramp) {
        const { share = 1 } = failback;
        const whole = given.reduce((sum, weight) => sum + weight, 0);
        return scaled([share * whole, ...given.map((weight) => (100 - share) * weight)]);
    }
    return hardening === Hardening.Guide
        ? [{}, ...given.map((weight) => (fallbacks.length > 1 ? { weight } : {}))]
        : [{ weight: 1 }, ...scaled(given, greatestWeight)];
}

/** Weights of the same proportions, the greatest as it may be or as asked for. */
function scaled(weights: readonly number[], greatest?: number): { weight: number }[] {
    const most = Math.max(...weights);
    const factor = (greatest ?? Math.min(most, greatestWeight)) / most;
    return weights.map((weight) => ({ weight: Math.max(1, Math.round(weight * factor)) }));
}
