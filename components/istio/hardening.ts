import type * as pulumi from '@pulumi/pulumi';
import type { ConnectionPool, Detection, Retry } from './failoverSettings';

/** Where the settings come from that are not given. */
export const Hardening = {
    /** Settings under which a region can die without a request being lost. */
    Hardened: 'hardened',
    /** The settings of Google's guide "Set up multi-cluster mesh failover", exactly. */
    Guide: 'guide',
} as const;
export type Hardening = (typeof Hardening)[keyof typeof Hardening];

/** Settings that stand where an argument is left out. */
export interface Defaults {
    detection: pulumi.Unwrap<Detection>;
    retry?: pulumi.Unwrap<Retry>;
    failback: { baseEjectionTime: string };
    connectionPool: pulumi.Unwrap<ConnectionPool>;
    timeout?: string;
}

const guide: Defaults = {
    detection: { consecutive5xxErrors: 1, interval: '1s', maxEjectionPercent: 100 },
    failback: { baseEjectionTime: '30s' },
    connectionPool: { http2MaxRequests: 100 },
};

const hardened: Defaults = {
    detection: { consecutiveGatewayErrors: 3, consecutive5xxErrors: 5, interval: '1s', maxEjectionPercent: 100 },
    retry: {
        perTryTimeout: '1s',
        retryOn: 'gateway-error,connect-failure,refused-stream,reset',
        retryRemoteLocalities: true,
    },
    // Shorter than the guide's: a try that meets a region still dead is retried, so it costs a delay, not a request;
    // and as Envoy multiplies the time with every ejection in a row, ten minutes of outage are 11 such tries instead
    // of 6. In exchange traffic is back three times sooner, and a service ejected by mistake is too.
    failback: { baseEjectionTime: '10s' },
    connectionPool: { connectTimeout: '1s' },
    timeout: '15s', // Envoy's own default for a route, which Istio switches off
};

export const defaults: { [hardening in Hardening]: Defaults } = { guide, hardened };
