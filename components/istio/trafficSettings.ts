import type * as pulumi from '@pulumi/pulumi';
import type { Balancing, ConnectionPool, Detection, Failback } from './failoverSettings';
import type { Defaults } from './hardening';

/** What a rule says about connections, endpoints and ejection, for the whole service or for one port of it. */
export interface TrafficSettings {
    detection: pulumi.Unwrap<Detection>;
    baseEjectionTime: string;
    connectionPool: pulumi.Unwrap<ConnectionPool>;
    balancing: pulumi.Unwrap<Balancing>;
}

/** The settings of the service as a whole. */
export function trafficSettings(
    base: Defaults,
    args: {
        balancing?: pulumi.Unwrap<Balancing>;
        connectionPool?: pulumi.Unwrap<ConnectionPool>;
        detection?: pulumi.Unwrap<Detection>;
        failback?: pulumi.Unwrap<Failback>;
    },
): TrafficSettings {
    return {
        detection: detectionOf(base.detection, args.detection ?? {}),
        baseEjectionTime: args.failback?.baseEjectionTime ?? base.failback.baseEjectionTime,
        connectionPool: { ...base.connectionPool, ...args.connectionPool },
        balancing: args.balancing ?? {},
    };
}

/** A smaller count of 5xx replaces the default count of gateway errors, which would have no effect beside it. */
export function detectionOf(base: pulumi.Unwrap<Detection>, args: pulumi.Unwrap<Detection>): pulumi.Unwrap<Detection> {
    const merged = { ...base, ...args };
    const { consecutiveGatewayErrors = 0, consecutive5xxErrors = 0, ...rest } = merged;
    const contradictory = consecutive5xxErrors > 0 && consecutiveGatewayErrors >= consecutive5xxErrors;
    return contradictory && args.consecutiveGatewayErrors === undefined ? { ...rest, consecutive5xxErrors } : merged;
}
