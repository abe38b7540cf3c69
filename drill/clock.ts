import { performance } from 'node:perf_hooks';

/** Milliseconds since the epoch, with fractions, on the drill's clock: steps of the wall clock do not move it. */
export function now(): number {
    return performance.timeOrigin + performance.now();
}

/** A time that another clock gave for something that happened between two times of ours. */
export function between(earliest: number, time: number, latest: number): number {
    return Math.min(Math.max(time, earliest), latest);
}

/** The difference of the drill's clock and the monotonic clock of this machine, which all its processes share. */
export function monotonicOffset(): number {
    return now() - monotonicMs();
}

export function monotonicMs(): number {
    return Number(process.hrtime.bigint()) / 1e6;
}
