import { isLost, type Sample } from '../load/sample';
import type { Samples } from '../load/samples';
import { round } from './percentiles';

/** Single requests around a transition, so that the report can show the moment itself. */
export interface CloseUp {
    transition: 'failover' | 'failback';
    /** What zero is, from the drill's zero, milliseconds. */
    atMs: number;
    /** The window that is shown in full, milliseconds from zero. */
    fromMs: number;
    toMs: number;
    /** [scheduled, milliseconds from zero; latency, milliseconds; index in `clusters`, or -1 where it was lost]. */
    points: [number, number, number][];
    clusters: string[];
}

/** Stands for every reply that names no cluster of the plan. */
const unknown = 'unknown';

/** At most this many requests are kept for one close-up. */
export const mostPoints = 600;

/** All requests scheduled in a window of about a second around `at`, narrower at a rate that would give too many. */
export function closeUp(
    transition: CloseUp['transition'],
    samples: Samples,
    at: number,
    zeroAt: number,
    clusters: readonly string[],
): CloseUp {
    let fromMs = -250;
    let toMs = 750;
    const inside = (): Samples =>
        samples.filter(({ scheduledAt }) => scheduledAt - at >= fromMs && scheduledAt - at < toMs);
    let shown = inside();
    while (shown.length > mostPoints) {
        const narrower = (mostPoints / shown.length) * 0.95;
        fromMs = round(fromMs * narrower, 1);
        toMs = round(toMs * narrower, 1);
        shown = inside();
    }
    const isUnknown = (sample: Sample): boolean => !isLost(sample) && !clusters.includes(sample.cluster);
    const names = [...clusters, ...(shown.some(isUnknown) ? [unknown] : [])];
    return {
        transition,
        atMs: round(at - zeroAt, 1),
        fromMs,
        toMs,
        points: shown.map((sample) => [
            round(sample.scheduledAt - at, 1),
            round(sample.latencyMs, 2),
            isLost(sample) ? -1 : names.indexOf(clusters.includes(sample.cluster) ? sample.cluster : unknown),
        ]),
        clusters: names,
    };
}
