import { idempotentMethods, neverSent } from '../../../analysis/envoy/idempotency';
import { retryConditions } from '../../edgeRetry';
import { gatewayApi } from '../gloo';
import { glooDuration } from '../glooDuration';
import type { EdgeRouteSpec } from './edgeRouteSpec';

/** The `gateway.solo.io/v1` VirtualService that we declare. */
export interface EdgeVirtualService {
    apiVersion: typeof gatewayApi;
    kind: 'VirtualService';
    metadata: { name: string; namespace: string };
    spec: { virtualHost: { domains: string[]; routes: EdgeVirtualRoute[] } };
}

interface EdgeVirtualRoute {
    name?: string;
    matchers: { prefix: string; methods?: string[] }[];
    routeAction: RouteAction;
    options?: { timeout?: string; retries?: EdgeRetries };
}

interface Destination {
    upstream: { name: string; namespace: string };
}

type RouteAction =
    | { single: Destination }
    | { multi: { destinations: { weight: number; destination: Destination }[] } };

interface EdgeRetries {
    retryOn: string;
    retriableStatusCodes?: number[];
    numRetries: number;
    perTryTimeout?: string;
    previousPriorities: { updateFrequency: number };
    retryBackOff: { baseInterval: string; maxInterval: string };
}

/**
 * Routes a prefix to the Upstream. With retries there are two routes. Idempotent requests are retried after any
 * failure, the others only if they were never sent. The second route has no `perTryTimeout`: without a retry it would
 * only cut requests short.
 */
export function edgeVirtualService(spec: EdgeRouteSpec): EdgeVirtualService {
    return {
        apiVersion: gatewayApi,
        kind: 'VirtualService',
        metadata: { name: spec.virtualServiceName, namespace: spec.namespace },
        spec: { virtualHost: { domains: spec.domains, routes: routes(spec) } },
    };
}

function routes(spec: EdgeRouteSpec): EdgeVirtualRoute[] {
    const { prefix, retry, timeout } = spec;
    const limit = timeout === undefined ? {} : { timeout: glooDuration(timeout) };
    const route = (methods?: string[], retries?: EdgeRetries): EdgeVirtualRoute => {
        const options = { ...limit, ...(retries && { retries }) };
        return {
            matchers: [{ prefix, ...(methods && { methods }) }],
            routeAction: routeAction(spec),
            ...(Object.keys(options).length > 0 && { options }),
        };
    };
    if (!retry) {
        return [route()];
    }
    const { conditions, statusCodes } = retryConditions(retry.retryOn);
    const rest = {
        numRetries: retry.attempts,
        previousPriorities: { updateFrequency: retry.leavePriorityAfter },
        retryBackOff: {
            baseInterval: glooDuration(retry.backOff.baseInterval),
            maxInterval: glooDuration(retry.backOff.maxInterval),
        },
    };
    const anyFailure = {
        ...rest,
        retryOn: conditions.join(','),
        ...(statusCodes.length > 0 && { retriableStatusCodes: statusCodes }),
        perTryTimeout: glooDuration(retry.perTryTimeout),
    };
    return retry.nonIdempotent
        ? [route(undefined, anyFailure)]
        : [
              { name: 'idempotent', ...route(idempotentMethods, anyFailure) },
              { name: 'not-idempotent', ...route(undefined, { ...rest, retryOn: neverSent }) },
          ];
}

/** Shares of two Upstreams by weight; one destination where the other would get nothing. */
function routeAction({ moved, upstream }: EdgeRouteSpec): RouteAction {
    if (!moved || moved.percent === 0) {
        return { single: { upstream } };
    }
    const { percent, upstream: other } = moved;
    return percent === 100
        ? { single: { upstream: other } }
        : {
              multi: {
                  destinations: [
                      { weight: 100 - percent, destination: { upstream } },
                      { weight: percent, destination: { upstream: other } },
                  ],
              },
          };
}
