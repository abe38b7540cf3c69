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
export function percentile(ascending: readonly number[], fraction: number): number {
    const rank = Math.max(1, Math.ceil(fraction * ascending.length));
    return ascending[rank - 1] ?? NaN;
}

export function ascending(values: readonly number[]): number[] {
    return [...values].sort((a, b) => a - b);
}

/** p50, p90, p99 and max to the microsecond; zeros where nothing was measured, so that JSON keeps numbers. */
export function latency(values: readonly number[]): Latency {
    const sorted = ascending(values);
    const at = (fraction: number): number => (sorted.length === 0 ? 0 : round(percentile(sorted, fraction), 3));
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** Rounds to this many digits. */
export function round(value: number, digits: number): number {
    const scale = 10 ** digits;
    return Math.round(value * scale) / scale;
}
