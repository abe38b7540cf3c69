import type { Defaults, Hardening } from '../hardening';

const guide: Defaults = {
    detection: { consecutive5xxErrors: 1, interval: '10s', maxEjectionPercent: 100 },
    failback: { baseEjectionTime: '120s' },
    connectionPool: {},
};

const hardened: Defaults = {
    detection: {
        // All pods of a remote cluster are behind the few addresses of its gateways, and each address is one endpoint.
        // One error of one of them must not take the cluster away; five in a row are its gateway's.
        consecutiveGatewayErrors: 5,
        // A 500 of the application comes through a gateway that works: ejecting that would lose all of the cluster.
        consecutive5xxErrors: 0,
        interval: '1s',
        // All but the last: the local pods may be most of the endpoints that a client knows, and all of them have to
        // go; but when all seem to fail, as in a moment without CPU, one that may work is better than none. At 100 a
        // stall of 2 s ejected both addresses of a healthy cluster, and lost every request of the next 10 s.
        maxEjectionPercent: 99,
    },
    retry: {
        // Two tries in the cluster that fails, then one by a gateway, then one by another.
        attempts: 3,
        perTryTimeout: '1s',
        retryOn: 'gateway-error,connect-failure,refused-stream,reset',
        retryRemoteLocalities: true,
    },
    failback: { baseEjectionTime: '10s' },
    // TCP and TLS pass through to the remote workload: three round trips between the regions, so not much below; and
    // not much above, since that long each request to a node that is gone waits. Istio's default is 10 s.
    connectionPool: { connectTimeout: '1s' },
    timeout: '15s',
};

/**
 * Default settings of a `MeshFailover`. `guide`: those of the Solo guide's product, its guide to `FailoverService`
 * (consecutive errors 1, interval 10s, ejection 2m, and 100 % as in its successor's), without retries.
 */
export const meshDefaults: { [hardening in Hardening]: Defaults } = { guide, hardened };
