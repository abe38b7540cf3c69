import { idempotentMethods, neverSent } from '../../analysis/envoy/idempotency';
import { milliseconds } from '../../duration';
import { networking } from './gateway/gatewayManifest';
import type { LocalityFailoverSpec } from './locality/localityFailoverSpec';

/** How a failed try is repeated. */
interface HttpRetry {
    attempts: number;
    perTryTimeout?: string;
    retryOn?: string;
    retryRemoteLocalities?: boolean;
}

/** One rule of a `VirtualService`. */
export interface HttpRoute {
    name?: string;
    match?: { method?: { regex: string }; port?: number }[];
    route: { destination: { host: string; subset?: string; port?: { number: number } } }[];
    timeout?: string;
    retries?: HttpRetry;
}

/**
 * An Istio `VirtualService` (https://istio.io/latest/docs/reference/config/networking/virtual-service/): what we emit.
 */
export interface VirtualService {
    apiVersion: typeof networking;
    kind: 'VirtualService';
    metadata: { name: string; namespace: string };
    spec: { hosts: string[]; gateways: string[]; http: HttpRoute[] };
}

/** What the routes say. */
export type RouteSpec = Pick<
    LocalityFailoverSpec,
    'gatewayName' | 'hosts' | 'namespace' | 'retry' | 'ruleName' | 'service' | 'timeout'
>;

/**
 * Routes requests at the gateway to the service. With retries there are two rules. Idempotent requests are retried
 * after any failure. The rest are retried only if they were never sent; their rule has no `perTryTimeout`, which would
 * end requests without a retry.
 */
export function virtualService(spec: RouteSpec): VirtualService {
    return {
        apiVersion: networking,
        kind: 'VirtualService',
        metadata: { name: spec.ruleName, namespace: spec.namespace },
        spec: { hosts: spec.hosts, gateways: [spec.gatewayName], http: routes(spec) },
    };
}

/** The rules for requests to the service, the same wherever they come from. */
export function routes({
    retry,
    service,
    timeout,
}: Pick<LocalityFailoverSpec, 'retry' | 'service' | 'timeout'>): HttpRoute[] {
    const route: HttpRoute = {
        route: [
            {
                destination: {
                    host: service.host,
                    ...(service.subset && { subset: service.subset.name }),
                    ...(service.port !== undefined && { port: { number: service.port } }),
                },
            },
        ],
        // Istio refuses `0s`; without a time-out it sets no limit.
        ...(timeout !== undefined && milliseconds(timeout) !== undefined && { timeout }),
    };
    if (!retry) {
        return [route];
    }
    const { nonIdempotent, perTryTimeout, retryOn, ...rest } = retry;
    const anyFailure: HttpRetry = {
        ...rest,
        ...(perTryTimeout !== undefined && { perTryTimeout }),
        ...(retryOn !== undefined && { retryOn }),
    };
    if (nonIdempotent) {
        return [{ ...route, retries: anyFailure }];
    }
    return [
        {
            name: 'idempotent',
            match: [{ method: { regex: idempotentMethods.join('|') } }],
            ...route,
            retries: anyFailure,
        },
        { name: 'not-idempotent', ...route, retries: { ...rest, retryOn: neverSent } },
    ];
}
