import { finishedAt, isLost, type Sample } from '../load/sample';
import type { Samples } from '../load/samples';
import { percentile, round } from './percentiles';
import { order } from './shares';

/** The drill over time, in bins of equal width; what the report draws, small enough to keep in it. */
export interface Series {
    /** Milliseconds. */
    binMs: number;
    /** Replies (2xx) by pod, by the time they came. */
    backends: { cluster: string; pod: string; replies: number[] }[];
    /** Lost requests by the time they were given up. */
    lost: number[];
    /** Latency of the replies in each bin, milliseconds; null where there is none. */
    p50Ms: (number | null)[];
    maxMs: (number | null)[];
}

const widthsMs = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
/** A bin is a pixel or two in the report; more would only make the file large. */
export const mostBins = 1200;

/** The narrowest width, 100 ms or more, with which a drill of this length fits into {@link mostBins} bins. */
export function binWidth(durationMs: number): number {
    const least = durationMs / mostBins;
    return widthsMs.find((width) => width >= least) ?? Math.ceil(least / 60_000) * 60_000;
}

/** Bins samples by when they ended. A sample outside [from, to) counts in the nearest bin: none disappears. */
export function series(samples: Samples, from: number, to: number): Series {
    const binMs = binWidth(to - from);
    const count = Math.max(1, Math.ceil((to - from) / binMs));
    const zeros = (): number[] => new Array<number>(count).fill(0);
    const lost = zeros();
    const replies = new Uint32Array(count);
    const byPod = new Map<string, Series['backends'][number]>();

    const binOf = (sample: Sample): number =>
        Math.min(count - 1, Math.max(0, Math.floor((finishedAt(sample) - from) / binMs)));
    for (const sample of samples) {
        const bin = binOf(sample);
        if (isLost(sample)) {
            lost[bin] = (lost[bin] ?? 0) + 1;
            continue;
        }
        const key = `${sample.cluster}/${sample.pod}`;
        const backend = byPod.get(key) ?? { cluster: sample.cluster, pod: sample.pod, replies: zeros() };
        byPod.set(key, backend);
        backend.replies[bin] = (backend.replies[bin] ?? 0) + 1;
        replies[bin] = (replies[bin] ?? 0) + 1;
    }
    const p50Ms: Series['p50Ms'] = [];
    const maxMs: Series['maxMs'] = [];
    eachBin(samples, replies, binOf, (ascending, bin) => {
        const at = (fraction: number) => (ascending.length === 0 ? null : round(percentile(ascending, fraction), 2));
        p50Ms[bin] = at(0.5);
        maxMs[bin] = at(1);
    });
    return {
        binMs,
        backends: [...byPod.values()].sort((a, b) => order(a.cluster, b.cluster) || order(a.pod, b.pod)),
        lost,
        p50Ms,
        maxMs,
    };
}

/** Replies whose latencies are held at once, 8 bytes each; those of more are read in several turns. */
const mostHeld = 2 ** 20;

/** Calls with the latencies of each bin's replies, in order of size. */
function eachBin(
    samples: Samples,
    replies: Uint32Array,
    binOf: (sample: Sample) => number,
    each: (ascending: Float64Array, bin: number) => void,
): void {
    let first = 0;
    while (first < replies.length) {
        let end = 0;
        let after = first;
        do {
            end += replies[after++] ?? 0;
        } while (after < replies.length && end + (replies[after] ?? 0) <= mostHeld);
        const latencies = new Float64Array(end);
        // Where the next latency of each bin goes.
        const places = replies.slice(first, after);
        for (let bin = places.length - 1; bin >= 0; bin--) {
            places[bin] = end -= places[bin] ?? 0;
        }
        for (const sample of samples) {
            const bin = binOf(sample) - first;
            const place = places[bin];
            if (place !== undefined && !isLost(sample)) {
                latencies[place] = sample.latencyMs;
                places[bin] = place + 1;
            }
        }
        // By now, a bin's place is where it ends.
        places.forEach((last, bin) => {
            const count = replies[first + bin] ?? 0;
            each(latencies.subarray(last - count, last).sort(), first + bin);
        });
        first = after;
    }
}
