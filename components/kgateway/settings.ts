import type * as pulumi from '@pulumi/pulumi';

/** A cluster behind the failover port of its gateway: the primary's own, or another one. */
export interface PriorityTarget {
    /** Name of the cluster. */
    cluster: pulumi.Input<string>;
    /** IP address or host name of its gateway. */
    address: pulumi.Input<string>;
    /** Port of its gateway. Default: 15443. */
    port?: pulumi.Input<number>;
    /** Which targets serve together. Default: its place in the list, 1 for the first. */
    tier?: pulumi.Input<number>;
}

/** Active health checks of the gateways. kgateway cannot check before there is traffic, or rarely without. */
export interface PriorityHealthCheck {
    /** Path of the check, the same at every target. Default: `/health`. */
    path?: pulumi.Input<string>;
    /** Host header of the check. Default: `serverName`. */
    host?: pulumi.Input<string>;
    /** Time between two checks. Default: `1s`. */
    interval?: pulumi.Input<string>;
    /** Time limit of a check. Default: `1s`. */
    timeout?: pulumi.Input<string>;
    /** Failed checks in a row after which a gateway is unhealthy. Default: 3, as one gateway stands for a cluster. */
    unhealthyThreshold?: pulumi.Input<number>;
    /** Successful checks in a row after which it is healthy again. Default: 1. */
    healthyThreshold?: pulumi.Input<number>;
}

/** Outlier detection, beside health checks. Connections that fail count as 5xx. */
export interface PriorityOutlierDetection {
    /** 5xx in a row that eject a gateway. Default: 3. */
    consecutive5xx?: pulumi.Input<number>;
    /** Time between two sweeps. Default: `1s`. */
    interval?: pulumi.Input<string>;
    /** Duration of a gateway's first ejection. Default: `5s`. */
    baseEjectionTime?: pulumi.Input<string>;
}

/** What happens to a request that meets a failed gateway. Retries of kgateway leave a tier once its gateways are ejected. */
export interface PriorityRetry {
    /** Tries after the first. Default: `consecutive5xx` for each tier but the last, and 2 more, as far as `timeout` has room. */
    attempts?: pulumi.Input<number>;
    /** Time limit of one try, for idempotent requests only. Default: `1s`. */
    perTryTimeout?: pulumi.Input<string>;
    /** Failures after which an idempotent request is retried. Default: `gateway-error,connect-failure,refused-stream,reset`. */
    retryOn?: pulumi.Input<string>;
    /** Whether requests that are not idempotent are retried like the others. Default: false. */
    nonIdempotent?: pulumi.Input<boolean>;
    /** Longest time before the first retry. Default: `5ms`; kgateway's own is 25 ms. */
    backOff?: pulumi.Input<string>;
}
