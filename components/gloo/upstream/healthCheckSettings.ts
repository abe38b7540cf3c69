import type * as pulumi from '@pulumi/pulumi';

/**
 * How an endpoint is checked. All fields that Gloo's translator needs are filled in: with one missing it drops the
 * Upstream (https://docs.solo.io/gloo-edge/latest/guides/traffic_management/request_processing/health_checks/).
 *
 * A check goes to the port that requests go to: Gloo's API has no other port for the Upstream of a Service. To check
 * another port, give it a Service and an Upstream.
 */
export interface UpstreamHealthCheck {
    /** Path of the check; the same on every fallback unless it declares another. Default: `/health`. */
    path?: pulumi.Input<string>;
    /** Host header of the check. Hardened: the Service's full name; guide: none, so Envoy's name of the cluster. */
    host?: pulumi.Input<string>;
    /** Headers of the check. */
    requestHeadersToAdd?: pulumi.Input<pulumi.Input<HeaderToAdd>[]>;
    /** Statuses that count as healthy. Default: 200 alone. */
    expectedStatuses?: pulumi.Input<pulumi.Input<StatusRange>[]>;
    /** Whether the check uses HTTP/2. Default: `useHttp2` of the Upstream. */
    useHttp2?: pulumi.Input<boolean>;
    /**
     * Checks by gRPC (`grpc.health.v1.Health`) instead of HTTP; `{}` checks the server as a whole. It needs `useHttp2`
     * of the Upstream.
     */
    grpcHealthCheck?: pulumi.Input<GrpcHealthCheck>;
    /** Time limit of a check. Default: `1s`, a few round trips between regions with TLS. */
    timeout?: pulumi.Input<string>;
    /** Time between two checks. Default: `1s`. Failback takes this times `healthyThreshold`. */
    interval?: pulumi.Input<string>;
    /**
     * Checks in a row that time out or cannot connect, after which the endpoint is unhealthy. Default: 1; retries
     * bridge a mistaken one. One reply with an unexpected status makes it unhealthy at once, whatever this number:
     * Envoy counts only the statuses in `retriable_statuses`, which Gloo's API does not have.
     */
    unhealthyThreshold?: pulumi.Input<number>;
    /** Successful checks in a row after which it is healthy again. Default: 1. */
    healthyThreshold?: pulumi.Input<number>;
    /**
     * Time between two checks of an Upstream that has had no request yet. Hardened: `interval`. Guide: left out, which
     * is Envoy's 60 s: a failure in the first minute goes undetected.
     */
    noTrafficInterval?: pulumi.Input<string>;
    /**
     * Whether checks share one connection. Hardened: false. Guide: left out, which is true: for as long as that
     * connection lives, checks do not detect an expired certificate or a gateway with another certificate.
     */
    reuseConnection?: pulumi.Input<boolean>;
}

/** A header of a health check, as Gloo's API writes it. */
export interface HeaderToAdd {
    /** The header. */
    header: pulumi.Input<HeaderValue>;
    /** Whether the value is appended to one that Envoy sends itself, such as `user-agent`'s. Default: Gloo's, true. */
    append?: pulumi.Input<boolean>;
}

/** A header's name and value. */
export interface HeaderValue {
    /** Its name, e.g. `x-probe`. */
    key: pulumi.Input<string>;
    /** Its value, which is readable in the Upstream: no place for a credential. */
    value: pulumi.Input<string>;
}

/** Statuses from `start` up to, but not including, `end`: `{ start: 200, end: 300 }` is every 2xx. */
export interface StatusRange {
    /** The first one, at least 100. */
    start: pulumi.Input<number>;
    /** The one after the last, at most 600. */
    end: pulumi.Input<number>;
}

/** A health check by gRPC. */
export interface GrpcHealthCheck {
    /** Service to check. Default: the server as a whole. */
    serviceName?: pulumi.Input<string>;
    /** Value of `:authority`. Hardened: the Service's full name; guide: none, so Envoy's name of the cluster. */
    authority?: pulumi.Input<string>;
}
