import type * as pulumi from '@pulumi/pulumi';
import type { FailbackMode, FailoverSide } from '../../failback';

/** The Service that requests go to as long as it answers. */
export interface EdgePrimary {
    /** Name of the Service. */
    service: pulumi.Input<string>;
    /** Port of the Service. */
    port: pulumi.Input<number>;
    /**
     * Name of that port in the Service; `''` where it has none. Envoy Gateway counts only the endpoints of the same port
     * name: with another one, nothing keeps the Service from being empty when its last pod is gone.
     */
    portName: pulumi.Input<string>;
}

/** A cluster that replaces the primary, behind a failover gateway (`FailoverReceiver`). */
export interface EdgeFallback {
    /** Name of the cluster. */
    cluster: pulumi.Input<string>;
    /** IP address of its failover gateway: the output `address` of `FailoverReceiver`. */
    address: pulumi.Input<string>;
    /** Port of its failover gateway. Default: 15443. */
    port?: pulumi.Input<number>;
    /** Name that its certificate must have, and SNI: the output `serverName` of `FailoverCertificates`. */
    serverName: pulumi.Input<string>;
    /** Which fallbacks are tried together. Default: its place in the list, 1 for the first. */
    tier?: pulumi.Input<number>;
    /** Share of the requests among the fallbacks of one tier. Default: 1. */
    weight?: pulumi.Input<number>;
}

/** Active health checks of the primary's pods and of the fallbacks' gateways. */
export interface EdgeHealthCheck {
    /** Path of the check, the same at the primary and at the fallbacks. Default: `/health`. */
    path?: pulumi.Input<string>;
    /** Host header of the check. Default: the primary Service's full name. */
    host?: pulumi.Input<string>;
    /** Time between two checks, with and without traffic. Default: `1s`. Failback takes this times `healthyThreshold`. */
    interval?: pulumi.Input<string>;
    /** Time limit of a check. Default: `1s`. */
    timeout?: pulumi.Input<string>;
    /**
     * Checks in a row that time out or cannot connect, after which an endpoint is unhealthy. Default: 3, so that a stall of
     * two seconds does not take a fallback, which is one address for a whole cluster; retries bridge the time at the
     * primary. One reply with another status than 200 makes it unhealthy at once.
     */
    unhealthyThreshold?: pulumi.Input<number>;
    /** Successful checks in a row after which it is healthy again. Default: 1. */
    healthyThreshold?: pulumi.Input<number>;
}

/** Outlier detection, beside health checks. An ejected endpoint is back after the next good check. */
export interface EdgeOutlierDetection {
    /**
     * Replies of 5xx in a row that eject an endpoint. Connections that fail and tries that time out do not count: they are
     * retried, and health checks find them. Default: 3.
     */
    consecutive5xx?: pulumi.Input<number>;
    /** Time between two sweeps. Default: `1s`. */
    interval?: pulumi.Input<string>;
    /** Duration of an endpoint's first ejection. Default: `5s`. */
    baseEjectionTime?: pulumi.Input<string>;
}

/** Limits of one Envoy towards primary and fallbacks, for each priority. */
export interface EdgeCircuitBreakers {
    /** Most connections. Default: 1024. */
    maxConnections?: pulumi.Input<number>;
    /** Most requests waiting for a connection. Default: 1024. */
    maxPendingRequests?: pulumi.Input<number>;
    /** Most requests in flight. Default: 1024. */
    maxRequests?: pulumi.Input<number>;
    /** Most retries in flight. Default: 1024, as Envoy Gateway's own. A dying primary's requests are all retried at once. */
    maxRetries?: pulumi.Input<number>;
}

/**
 * How requests return to the primary. `hold` and `ramp` are states of the configuration, as nothing in Envoy latches: a
 * deployment changes them.
 */
export interface EdgeFailback {
    /** Who decides. Default: `auto`. */
    mode?: pulumi.Input<FailbackMode>;
    /** With `hold`, required: the side that serves; the other is its fallback. */
    serving?: pulumi.Input<FailoverSide>;
    /**
     * With `ramp`, required: percent of the requests that the primary gets, 1 to 99. If either side dies, the other gets
     * all: both are in one Envoy cluster. With 0, Envoy Gateway would drop the primary, and with it the protection.
     */
    share?: pulumi.Input<number>;
}
