import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import type { Breakage } from './breakage';

/** Envoy requires these of a health check; products have defaults for them. */
const usual = { intervalMs: 1_000, timeoutMs: 1_000, threshold: 1 };

/** Envoy's `no_traffic_interval`, where nobody sets another. */
const defaultNoTrafficMs = 60_000;

/** Bounds of a path's active health check. */
export interface CheckTimes {
    /** Longest from the begin of one check to that of the next. */
    readonly intervalMs: number;
    readonly periodMs: number;
    /** How much later than an interval the check comes that was set when the proxy had no request yet. */
    readonly coldMs: number;
    /** From the fault until the last broken endpoint has failed its checks; Infinity where they may pass. */
    readonly detectMs: number;
    /** From the end of the fault until the last endpoint has passed its checks. */
    readonly recoverMs: number;
}

/**
 * Envoy begins a check an interval after the end of the last one. A failed connection counts as a failed check, and so
 * does a time-out; the status of another reply would count at once. Before its first request a proxy waits for
 * `no_traffic_interval`, and a request does not shorten a wait that has begun.
 *
 * Source: https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/health_check.proto
 */
export function checkTimes(
    { healthCheck }: Pick<Path, 'healthCheck'>,
    checks: Breakage['checks'],
): CheckTimes | undefined {
    if (!healthCheck) {
        return undefined;
    }
    const {
        healthyThreshold = usual.threshold,
        interval,
        noTrafficInterval,
        timeout,
        unhealthyThreshold = usual.threshold,
    } = healthCheck.value;
    const intervalMs = milliseconds(interval ?? '') ?? usual.intervalMs;
    const timeoutMs = milliseconds(timeout ?? '') ?? usual.timeoutMs;
    const coldMs = Math.max(0, (milliseconds(noTrafficInterval ?? '') ?? defaultNoTrafficMs) - intervalMs);
    const failingMs = checks === 'time out' ? timeoutMs : 0;
    return {
        intervalMs,
        periodMs: intervalMs + timeoutMs,
        coldMs,
        detectMs: checks === 'pass' ? Infinity : coldMs + unhealthyThreshold * (intervalMs + failingMs),
        // A check that begins while the endpoint starts may take its whole time.
        recoverMs: healthyThreshold * (intervalMs + timeoutMs),
    };
}
