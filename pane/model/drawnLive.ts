import { liveBinMs, type LiveDrill } from '../../drill/live/liveFile';
import type { LiveBin } from '../../drill/live/liveLine';
import { mostBins } from '../../drill/measurement/series';
import type { Drawn } from '../../drill/report/html/timeline';

const eventTexts = {
    steady: 'Every expected cluster answers. The steady phase begins.',
    fault: 'Fault',
    recovery: 'The fault is reverted.',
} as const;

/** A running drill as a timeline draws it; undefined before the steady phase. */
export function drawnLive({ head, stages, bins, lastAt }: LiveDrill): Drawn | undefined {
    const measured = stages.flatMap(({ stage, at }) => (stage === 'warm-up' ? [] : [{ stage, at }]));
    const zero = measured[0]?.at;
    if (zero === undefined) {
        return undefined;
    }
    const endAt = Math.max(lastAt, (bins.at(-1)?.bin ?? 0) + liveBinMs);
    const phases = measured.map(({ stage, at }, index) => {
        const until = measured[index + 1]?.at ?? endAt;
        const isLast = index === measured.length - 1;
        const within = bins.filter(({ bin }) => middleOf(bin) >= at && (isLast || middleOf(bin) < until));
        return {
            name: stage,
            startMs: at - zero,
            durationMs: until - at,
            lost: within.reduce((sum, { lost }) => sum + lost, 0),
        };
    });
    return {
        fault: head.fault,
        rate: head.rate,
        topology: { clusters: [...head.clusters] },
        phases,
        events: measured.map(({ stage, at }) => ({
            atMs: Math.round(at - zero),
            name: stage === 'recovery' ? 'fault-ended' : stage,
            text: stage === 'fault' ? `${eventTexts.fault}: ${head.faultDescription}.` : eventTexts[stage],
        })),
        series: seriesOf(
            bins.filter(({ bin }) => bin + liveBinMs > zero),
            zero,
            endAt,
        ),
    };
}

/** A bin counts in the phase of its middle. */
const middleOf = (bin: number): number => bin + liveBinMs / 2;

function seriesOf(bins: readonly LiveBin[], zero: number, endAt: number): Drawn['series'] {
    const together = Math.max(1, Math.ceil((endAt - zero) / liveBinMs / mostBins));
    const binMs = liveBinMs * together;
    const count = Math.max(1, Math.ceil((endAt - zero) / binMs));
    const indexOf = ({ bin }: LiveBin): number => Math.min(count - 1, Math.max(0, Math.floor((bin - zero) / binMs)));
    const lost = new Array<number>(count).fill(0);
    const p50Ms = new Array<number | null>(count).fill(null);
    const maxMs = new Array<number | null>(count).fill(null);
    const byCluster = new Map<string, number[]>();
    for (const each of bins) {
        const index = indexOf(each);
        lost[index] = (lost[index] ?? 0) + each.lost;
        p50Ms[index] = larger(p50Ms[index], each.p50Ms);
        maxMs[index] = larger(maxMs[index], each.maxMs);
        for (const [cluster, replies] of Object.entries(each.replies)) {
            const all = byCluster.get(cluster) ?? new Array<number>(count).fill(0);
            all[index] = (all[index] ?? 0) + replies;
            byCluster.set(cluster, all);
        }
    }
    return {
        binMs,
        lost,
        p50Ms,
        maxMs,
        backends: [...byCluster]
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([cluster, replies]) => ({ cluster, pod: '', replies })),
    };
}

function larger(one: number | null | undefined, other: number | null): number | null {
    return one === null || one === undefined ? other : other === null ? one : Math.max(one, other);
}
