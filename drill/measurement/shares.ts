import { isLost } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Shares } from '../plan/plan';

/** How many requests each backend answered (2xx). */
export interface BackendCount {
    cluster: string;
    pod: string;
    requests: number;
}

/** Fraction of the answered requests by cluster; every named cluster appears, with 0 where it answered none. */
export function shares(samples: Samples, clusters: readonly string[]): Shares {
    const counts = new Map<string, number>(clusters.map((name) => [name, 0]));
    let answered = 0;
    for (const sample of samples) {
        if (!isLost(sample)) {
            answered++;
            counts.set(sample.cluster, (counts.get(sample.cluster) ?? 0) + 1);
        }
    }
    const sorted = [...counts].sort(([a], [b]) => order(a, b));
    return Object.fromEntries(
        sorted.map(([name, count]) => [name || 'unknown', answered === 0 ? 0 : count / answered]),
    );
}

/** Number of replies (2xx) by cluster, as replies name it. */
export function replies(samples: Samples): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const sample of samples) {
        if (!isLost(sample)) {
            const name = sample.cluster || 'unknown';
            counts[name] = (counts[name] ?? 0) + 1;
        }
    }
    return counts;
}

/** Answered requests by pod, by cluster and pod name. */
export function backends(samples: Samples): BackendCount[] {
    const counts = new Map<string, BackendCount>();
    for (const sample of samples) {
        if (!isLost(sample)) {
            const key = `${sample.cluster}/${sample.pod}`;
            const count = counts.get(key) ?? { cluster: sample.cluster, pod: sample.pod, requests: 0 };
            count.requests++;
            counts.set(key, count);
        }
    }
    return [...counts.values()].sort((a, b) => order(a.cluster, b.cluster) || order(a.pod, b.pod));
}

/** Code point order: the same on every machine, unlike a locale's. */
export function order(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
