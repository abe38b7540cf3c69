import type { Sample } from '../load/sample';
import { otherBackends, SampleLog, type Samples } from '../load/samples';

/** A report names at most this many pods. */
export const mostBackends = 64;

/**
 * The same samples with at most {@link mostBackends} different pods, those that answered most, and a name for the
 * rest: a server with a new name in every reply must not make the report grow without bound.
 */
export function fewBackends(samples: Samples, clusters: readonly string[]): Samples {
    const counts = new Map<string, number>();
    for (const sample of samples) {
        counts.set(nameOf(sample), (counts.get(nameOf(sample)) ?? 0) + 1);
    }
    if (counts.size <= mostBackends) {
        return samples;
    }
    const kept = new Set(
        [...counts]
            .sort(([, a], [, b]) => b - a)
            .slice(0, mostBackends)
            .map(([name]) => name),
    );
    const few = new SampleLog();
    for (const sample of samples) {
        const cluster = clusters.includes(sample.cluster) ? sample.cluster : otherBackends;
        few.push(kept.has(nameOf(sample)) ? sample : { ...sample, pod: otherBackends, cluster });
    }
    return few;
}

function nameOf({ cluster, pod }: Sample): string {
    return `${cluster}/${pod}`;
}
