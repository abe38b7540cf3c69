import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch, with fractions, on the clock the sender schedules by. */
export function now(): number {
    return performance.timeOrigin + performance.now();
}
