import type * as pulumi from '@pulumi/pulumi';
import type { FailbackMode, FailoverSide } from '../failback';

/** A service of the mesh: the one that fails over. */
export interface MeshService {
    /** Fully qualified host, the same in every cluster, e.g. `hello-world.default.svc.cluster.local`. */
    host: pulumi.Input<string>;
    /** Port of the service; needed when it has more than one. */
    port?: pulumi.Input<number>;
    /**
     * Pods that get the requests, where not all of the service's do. Default: all. A subset with other pods than the
     * service itself has its own endpoints in each locality, and so its own failover.
     */
    subset?: pulumi.Input<Subset>;
}

/** Pods of a service that have labels in common, such as one version. */
export interface Subset {
    /** Its name in the `DestinationRule`, e.g. `v2`. */
    name: pulumi.Input<string>;
    /** Labels of its pods, e.g. `version: v2`. */
    labels: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
}

/** A region that runs the service. */
export interface Locality {
    /** Region as the nodes' label `topology.kubernetes.io/region` says it, e.g. `europe-west1`. No zone. */
    region: pulumi.Input<string>;
    /** Percent of all requests, 1 to 100, from clients in any region. All localities have one, or none. */
    weight?: pulumi.Input<number>;
    /** Endpoints in this region, if known; they decide which `maxEjectionPercent` can empty a region. */
    replicas?: pulumi.Input<number>;
    /** All of its zones that run the service; needed where a `distribution` gives its zones weights. */
    zones?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Where the requests of clients in one place go
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute).
 */
export interface Distribution {
    /** Region of the clients, `europe-west1`, or one zone of it, `europe-west1/europe-west1-b`. */
    from: pulumi.Input<string>;
    /** Percent of their requests, 1 to 100 and 100 in sum, by region or by `region/zone`. */
    to: pulumi.Input<{ [locality: string]: pulumi.Input<number> }>;
}

/**
 * When an endpoint counts as failed. A failed endpoint is ejected: it gets no requests for a while. Without ejection
 * Istio never fails over. Settings of `outlierDetection`
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection).
 */
export interface Detection {
    /**
     * 502, 503, 504, refused or broken connections and time-outs in a row that eject. 0: none do.
     * Hardened: 3, so that one lost race with a closing connection does not empty a region. Guide: left out.
     */
    consecutiveGatewayErrors?: pulumi.Input<number>;
    /**
     * 5xx of any kind in a row that eject, an application's own 500 included. 0: none do.
     * Hardened: 5, Envoy's default: one request that always fails cannot eject the whole service. Guide: 1.
     */
    consecutive5xxErrors?: pulumi.Input<number>;
    /** Time between two sweeps; an ejection can only end at a sweep. Default: `1s`. */
    interval?: pulumi.Input<string>;
    /**
     * Most endpoints of the service, over all regions, that may be ejected at once, in percent. Default: 100. Envoy's
     * own default of 10 never ejects one of fewer than ten endpoints.
     */
    maxEjectionPercent?: pulumi.Input<number>;
    /**
     * Only 0 is accepted. Above it Envoy uses ejected endpoints again once fewer than that are healthy: with weights a
     * dead region keeps its requests; with a preference that happens only when the other regions are mostly gone too.
     */
    minHealthPercent?: pulumi.Input<number>;
    /**
     * Count connections that fail apart from replies that fail. Default: false: one counter for both detects a
     * hanging process sooner, as its kernel still accepts connections.
     */
    splitExternalLocalOriginErrors?: pulumi.Input<boolean>;
    /** Failed connections in a row that eject; needs `splitExternalLocalOriginErrors`. */
    consecutiveLocalOriginFailures?: pulumi.Input<number>;
}

/**
 * What happens to a request that meets a failed endpoint
 * (https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry).
 */
export interface Retry {
    /**
     * Tries after the first. Each goes to an endpoint not tried yet (Istio's default). Hardened: with weights as many
     * as the largest region has `replicas` (2 to 5; 3 if unknown), since all regions are one priority and a try may
     * meet each dead endpoint of a region once; with a preference 2. Guide: left out, which is Istio's 2.
     */
    attempts?: pulumi.Input<number>;
    /**
     * Longest wait for the first byte of a reply before the next try, once connected; idempotent requests only.
     * Hardened: `1s`. Set it to what the service needs at worst plus the round trip between the regions. Guide: none.
     */
    perTryTimeout?: pulumi.Input<string>;
    /**
     * Failures after which an idempotent request is tried again, as Envoy names them. Hardened:
     * `gateway-error,connect-failure,refused-stream,reset`. Guide: left out, which retries no broken connections.
     */
    retryOn?: pulumi.Input<string>;
    /**
     * Whether tries may leave the priority that failed. Default: true. Envoy leaves it from the third try on. Without
     * effect with weights, where all regions are one priority.
     */
    retryRemoteLocalities?: pulumi.Input<boolean>;
    /**
     * Whether requests that are not idempotent (POST, PATCH, so all of gRPC) are treated like the others. Default:
     * false: they are tried again only where the first try cannot have reached the application.
     */
    nonIdempotent?: pulumi.Input<boolean>;
}

/** How traffic returns to a region that has recovered. */
export interface Failback {
    /**
     * How long an endpoint stays ejected the first time; the k-th time in a row k times as long, at most 300 s. An
     * endpoint returns at most that time and one `detection.interval` after its recovery. Hardened: `10s`. Guide:
     * `30s`.
     */
    baseEjectionTime?: pulumi.Input<string>;
}

/**
 * How traffic returns to a region that has recovered. `hold` and `ramp` need a `preference`: its first region is the
 * primary, its second the fallback. They are states of the configuration, which a deployment changes.
 */
export interface LocalityFailback extends Failback {
    /** Who decides. Default: `auto`, Envoy. */
    mode?: pulumi.Input<FailbackMode>;
    /**
     * With `hold`, required: the side that serves, wherever the client is. Every other region gets 1 percent: a region
     * without a share would not replace it.
     */
    serving?: pulumi.Input<FailoverSide>;
    /** With `ramp`, required: percent of the requests that the primary gets, 1 to 99. */
    share?: pulumi.Input<number>;
}

/** Limits of a proxy's connections to the service, all regions together. */
export interface ConnectionPool {
    /**
     * Most requests in flight, HTTP/1.1 included; more are answered 503 at once. Guide: 100. Hardened: no limit, as
     * requests waiting for one hanging region would use it up for all.
     */
    http2MaxRequests?: pulumi.Input<number>;
    /**
     * Longest wait for a connection, TLS included; above the round trips between the regions. Hardened: `1s`. Guide:
     * left out, which is Istio's 10 s: that long each request to an unreachable region hangs.
     */
    connectTimeout?: pulumi.Input<string>;
}

/** How a proxy chooses among the endpoints of one priority and locality. */
export const BalancingAlgorithm = {
    /** The one of two random endpoints that has fewer requests in flight. Istio's default. */
    LeastRequest: 'LEAST_REQUEST',
    /** Each in turn. */
    RoundRobin: 'ROUND_ROBIN',
    /** Any. Takes no `warmUp`. */
    Random: 'RANDOM',
} as const;
export type BalancingAlgorithm = (typeof BalancingAlgorithm)[keyof typeof BalancingAlgorithm];

/**
 * How a proxy chooses among the endpoints of one priority and locality. Which locality a request goes to is decided
 * before (https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings).
 */
export interface Balancing {
    /** Default: Istio's, `LEAST_REQUEST`. */
    algorithm?: pulumi.Input<BalancingAlgorithm>;
    /** How endpoints that are new begin. Default: with as many requests as any other. */
    warmUp?: pulumi.Input<WarmUp>;
}

/**
 * Fewer requests for an endpoint that is new or was ejected, more and more of them until `duration` is over (Envoy's slow
 * start). It compares the endpoints of one locality: a region that recovers as a whole gets all of its requests at once.
 */
export interface WarmUp {
    /** How long it takes, e.g. `30s`. */
    duration: pulumi.Input<string>;
    /** Percent of the requests to begin with, above 0 to 100. Default: Istio's 10. */
    minimumPercent?: pulumi.Input<number>;
    /** Shape of the increase, at least 1: 1 is even, more is slower at first. Default: Istio's 1. */
    aggression?: pulumi.Input<number>;
}

/** What is different for one port of the service. What is left out is as for the others. */
export interface PortSettings {
    /** Number of the port, as the Service has it. */
    port: pulumi.Input<number>;
    /** When an endpoint counts as failed for requests to this port; each port ejects for itself. */
    detection?: pulumi.Input<Detection>;
    /** How traffic returns. */
    failback?: pulumi.Input<Failback>;
    /** Limits of a proxy's connections. */
    connectionPool?: pulumi.Input<ConnectionPool>;
    /** How a proxy chooses among the endpoints of one locality. */
    balancing?: pulumi.Input<Balancing>;
}
