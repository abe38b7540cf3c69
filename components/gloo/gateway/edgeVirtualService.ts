import { gatewayApi } from '../gloo';
import { glooDuration } from '../glooDuration';
import type { EdgeRouteSpec } from './edgeRouteSpec';
import { retryConditions } from './retryConditions';

/** A `gateway.solo.io/v1` VirtualService: what we emit. */
export interface EdgeVirtualService {
    apiVersion: typeof gatewayApi;
    kind: 'VirtualService';
    metadata: { name: string; namespace: string };
    spec: { virtualHost: { domains: string[]; routes: EdgeVirtualRoute[] } };
}

interface EdgeVirtualRoute {
    name?: string;
    matchers: { prefix: string; methods?: string[] }[];
    routeAction: { single: { upstream: { name: string; namespace: string } } };
    options?: { timeout?: string; retries?: EdgeRetries };
}

interface EdgeRetries {
    retryOn: string;
    retriableStatusCodes?: number[];
    numRetries: number;
    perTryTimeout?: string;
    previousPriorities: { updateFrequency: number };
}

/** The methods that may be sent twice with the effect of once (RFC 9110, section 9.2.2). */
const idempotentMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'];

/** Failures that happen before the request is sent, so that sending it again cannot repeat anything. */
const neverSent = 'connect-failure,refused-stream';

/**
 * Routes a prefix to the Upstream. With retries there are two routes: one for idempotent requests, which are tried
 * again after any failure, and one for the rest, which are tried again only if they were never sent. The latter has no
 * `perTryTimeout`: where a time-out is no reason to try again, it would only cut requests short.
 */
export function edgeVirtualService(spec: EdgeRouteSpec): EdgeVirtualService {
    return {
        apiVersion: gatewayApi,
        kind: 'VirtualService',
        metadata: { name: spec.virtualServiceName, namespace: spec.namespace },
        spec: { virtualHost: { domains: spec.domains, routes: routes(spec) } },
    };
}

function routes({ prefix, upstream, retry, timeout }: EdgeRouteSpec): EdgeVirtualRoute[] {
    const limit = timeout === undefined ? {} : { timeout: glooDuration(timeout) };
    const route = (methods?: string[], retries?: EdgeRetries): EdgeVirtualRoute => {
        const options = { ...limit, ...(retries && { retries }) };
        return {
            matchers: [{ prefix, ...(methods && { methods }) }],
            routeAction: { single: { upstream } },
            ...(Object.keys(options).length > 0 && { options }),
        };
    };
    if (!retry) {
        return [route()];
    }
    const rest = { numRetries: retry.attempts, previousPriorities: { updateFrequency: retry.leavePriorityAfter } };
    const anyFailure = { ...rest, ...retryConditions(retry.retryOn), perTryTimeout: glooDuration(retry.perTryTimeout) };
    return retry.nonIdempotent
        ? [route(undefined, anyFailure)]
        : [
              { name: 'idempotent', ...route(idempotentMethods, anyFailure) },
              { name: 'not-idempotent', ...route(undefined, { ...rest, retryOn: neverSent }) },
          ];
}
