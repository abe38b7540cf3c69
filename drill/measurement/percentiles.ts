import { nearestRanks, type Numbers, rankOf } from './nearestRanks';

/** Latencies of a set of requests, milliseconds. */
export interface Latency {
    p50: number;
    p90: number;
    p99: number;
    max: number;
}

/**
 * The smallest value that at least this fraction of the values does not exceed (nearest rank:
 * always one of the values, never between two). NaN where there is none.
 */
export function percentile(ascending: ArrayLike<number>, fraction: number): number {
    return ascending[rankOf(fraction, ascending.length)] ?? NaN;
}

export function ascending(values: readonly number[]): Float64Array {
    return new Float64Array(values).sort();
}

/** p50, p90, p99 and max to the microsecond; zeros where nothing was measured, so that JSON keeps numbers. */
export function latency(values: Numbers): Latency {
    const [p50 = 0, p90 = 0, p99 = 0, max = 0] = nearestRanks(values, [0.5, 0.9, 0.99, 1]).map((value) =>
        Number.isNaN(value) ? 0 : round(value, 3),
    );
    return { p50, p90, p99, max };
}

/** Rounds to this many digits. */
export function round(value: number, digits: number): number {
    const scale = 10 ** digits;
    return Math.round(value * scale) / scale;
}
