import type * as pulumi from '@pulumi/pulumi';
import type { ConnectionPool, Detection, Retry } from './failoverSettings';

/** Source of the settings that are left out. */
export const Hardening = {
    /** A region can fail without a lost request. */
    Hardened: 'hardened',
    /** The settings of Google's guide "Set up multi-cluster mesh failover", exactly. */
    Guide: 'guide',
} as const;
export type Hardening = (typeof Hardening)[keyof typeof Hardening];

/** Settings for arguments that are left out. */
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
    // Shorter than the guide's. A try in a region that is still dead is retried, so it costs a delay, not a request.
    // Envoy multiplies the time with every ejection in a row: ten minutes of outage are 11 such tries instead of 6. In
    // exchange, traffic returns three times sooner, also to a service that was ejected by mistake.
    failback: { baseEjectionTime: '10s' },
    connectionPool: { connectTimeout: '1s' },
    timeout: '15s', // Envoy's own default for a route, which Istio switches off
};

export const defaults: { [hardening in Hardening]: Defaults } = { guide, hardened };
