import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch, with fractions, on the load generator's clock. */
export function now(): number {
    return performance.timeOrigin + performance.now();
}
