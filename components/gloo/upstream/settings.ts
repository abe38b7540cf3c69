import type * as pulumi from '@pulumi/pulumi';
import type { StatusRange } from './healthCheckSettings';

/** A Kubernetes Service behind an Upstream. */
export interface UpstreamService {
    /** Name of the Service. */
    name: pulumi.Input<string>;
    /** Its namespace. Default: `default`. */
    namespace?: pulumi.Input<string>;
    /** Port of the Service. */
    port: pulumi.Input<number>;
}

/**
 * Outlier detection, besides health checks. Off by default: behind a failover gateway, all endpoints of a cluster are
 * one address, and a few errors would eject the whole cluster.
 */
export interface UpstreamOutlierDetection {
    /** Time between two sweeps; Gloo's translator needs it. Default: `1s`. */
    interval?: pulumi.Input<string>;
    /** 502, 503, 504, refused connections and time-outs in a row that eject. Default: 3. */
    consecutiveGatewayFailure?: pulumi.Input<number>;
    /** 5xx in a row that eject. Default: 5. */
    consecutive5xx?: pulumi.Input<number>;
    /** Duration of an endpoint's first ejection. Default: `10s`. */
    baseEjectionTime?: pulumi.Input<string>;
    /** Most endpoints that may be ejected, in percent. Default: 100; Envoy's 10 ejects none of fewer than ten. */
    maxEjectionPercent?: pulumi.Input<number>;
}

/** Limits of one proxy towards an Upstream, for each priority. */
export interface UpstreamCircuitBreakers {
    /** Most connections. Default: Envoy's 1024. */
    maxConnections?: pulumi.Input<number>;
    /** Most requests waiting for a connection. Default: Envoy's 1024. */
    maxPendingRequests?: pulumi.Input<number>;
    /** Most requests in flight. Default: Envoy's 1024. */
    maxRequests?: pulumi.Input<number>;
    /**
     * Most retries in flight. Hardened: 1024. Guide: Envoy's 3; all requests of a failing region are retried at once,
     * and all but three of them are lost.
     */
    maxRetries?: pulumi.Input<number>;
}

/** Distribution of requests over endpoints and priorities. */
export interface UpstreamLoadBalancing {
    /**
     * Percent of healthy endpoints below which Envoy sends to unhealthy ones too. Hardened: 0, never: with everything
     * down, requests fail at once. Guide: Envoy's 50.
     */
    healthyPanicThreshold?: pulumi.Input<number>;
    /**
     * Time for which changes of health are collected before they take effect. Hardened: `0s`. Guide: 1 s for every
     * endpoint but the first.
     */
    updateMergeWindow?: pulumi.Input<string>;
    /** Whether Envoy applies weights within a failover group (`localityWeightedLbConfig`). Default: false. */
    localityWeighted?: pulumi.Input<boolean>;
}

/** An Upstream by name. */
export interface UpstreamReference {
    /** Its name, e.g. `default-service-green-10000`. */
    name: pulumi.Input<string>;
    /** Its namespace. Default: `gloo-system`. */
    namespace?: pulumi.Input<string>;
}

/** What a failover needs to know about an Upstream: the output `declared` of `HealthCheckedUpstream`. */
export interface DeclaredUpstream extends UpstreamReference {
    /** Whether its failure is detected, by health checks or outlier detection. Default: false. */
    failureDetected?: pulumi.Input<boolean>;
    /** Whether Envoy applies weights within a group. Default: false. */
    localityWeighted?: pulumi.Input<boolean>;
    /** Whether requests reach it by HTTP/2. */
    useHttp2?: pulumi.Input<boolean>;
    /** Whether its health check is gRPC's. */
    grpcHealthCheck?: pulumi.Input<boolean>;
    /** Path of its health check. */
    healthCheckPath?: pulumi.Input<string>;
    /** Host of its health check. */
    healthCheckHost?: pulumi.Input<string>;
    /** Names of the headers that its health check sends. */
    healthCheckHeaders?: pulumi.Input<pulumi.Input<string>[]>;
    /** Statuses that its health check accepts. */
    expectedStatuses?: pulumi.Input<pulumi.Input<StatusRange>[]>;
}
