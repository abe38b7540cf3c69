import type { DrillPlan } from '../plan/plan';

/** For pods to start and become ready, beyond the plan's own settings. */
const restartMarginMs = 30_000;
/** Envoy's default `max_ejection_time`. */
const maxEjectionMs = 300_000;

/**
 * How many times in a row an endpoint can have been ejected when its outage lasts this long: the first ejection
 * lasts `base`, the k-th k * base, and after each it is tried again.
 */
export function ejections(outageMs: number, baseEjectionMs: number): number {
    if (baseEjectionMs <= 0) {
        return 1;
    }
    let count = 1;
    let coveredMs = baseEjectionMs;
    while (coveredMs < outageMs) {
        count++;
        coveredMs += Math.min(count * baseEjectionMs, maxEjectionMs);
    }
    return count;
}

/**
 * Longest that the traffic may take to shift back once the fault is over, milliseconds: the last ejection in full
 * (baseEjectionTime * k), one sweep (interval), and a margin for pods to start.
 */
export function failbackBoundMs(plan: DrillPlan, outageMs: number): number {
    const last = Math.min(ejections(outageMs, plan.baseEjectionTimeMs) * plan.baseEjectionTimeMs, maxEjectionMs);
    return Math.max(last, plan.baseEjectionTimeMs) + plan.intervalMs + restartMarginMs;
}

/** Time in which this many requests are sent, with a second to spare. */
export function timeFor(requests: number, rate: number): number {
    return (requests * 1000) / rate + 1000;
}
