import { finishedAt, isLost, type Sample } from '../load/sample';
import { ascending, percentile, round } from './percentiles';
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
export function series(samples: readonly Sample[], from: number, to: number): Series {
    const binMs = binWidth(to - from);
    const count = Math.max(1, Math.ceil((to - from) / binMs));
    const zeros = (): number[] => new Array<number>(count).fill(0);
    const lost = zeros();
    const latencies: number[][] = Array.from({ length: count }, () => []);
    const byPod = new Map<string, Series['backends'][number]>();

    for (const sample of samples) {
        const bin = Math.min(count - 1, Math.max(0, Math.floor((finishedAt(sample) - from) / binMs)));
        if (isLost(sample)) {
            lost[bin] = (lost[bin] ?? 0) + 1;
            continue;
        }
        const key = `${sample.cluster}/${sample.pod}`;
        const backend = byPod.get(key) ?? { cluster: sample.cluster, pod: sample.pod, replies: zeros() };
        byPod.set(key, backend);
        backend.replies[bin] = (backend.replies[bin] ?? 0) + 1;
        latencies[bin]?.push(sample.latencyMs);
    }
    const at = (fraction: number): (number | null)[] =>
        latencies.map((values) => (values.length === 0 ? null : round(percentile(ascending(values), fraction), 2)));
    return {
        binMs,
        backends: [...byPod.values()].sort((a, b) => order(a.cluster, b.cluster) || order(a.pod, b.pod)),
        lost,
        p50Ms: at(0.5),
        maxMs: at(1),
    };
}
