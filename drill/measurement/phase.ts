import { isLost, lossReason } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Shares } from '../plan/plan';
import { firstHop, measureHops, type PathCount, paths, type PhaseHop } from './hops';
import { numbersOf } from './nearestRanks';
import { type Latency, latency, round } from './percentiles';
import { type BackendCount, backends, order, replies, shares } from './shares';
import type { PhaseStreams } from './streams';
import type { PhaseName } from './windows';

/** Requests, losses, shares and latency of one phase. */
export interface Phase {
    name: PhaseName;
    /** From the drill's steady start, milliseconds. */
    startMs: number;
    durationMs: number;
    /** All requests of the phase. */
    requests: number;
    /** Requests without 2xx, of all of them. */
    lost: number;
    /**
     * Requests served twice; null where no reply reports what was served, absent where the plan has no
     * `idempotency`.
     */
    duplicated?: number | null;
    /** Streams that were held open; absent where the plan has none. */
    streams?: PhaseStreams;
    /** Requests that were due while the load generator was held up: not counted anywhere else. */
    unknown: number;
    /** Replies of the whole phase that name no cluster of the plan. */
    unnamed: number;
    /** Fraction of the replies by cluster, over the settled part (the whole phase where it never settled). */
    shares: Shares;
    /** When the settled part starts, milliseconds from the phase's start; null where it never settled. */
    settledAfterMs: number | null;
    /** Requests of the settled part; 0 where it never settled. */
    settledRequests: number;
    /** Replies of the settled part by cluster. */
    settledReplies: Record<string, number>;
    /** Replies by pod, over the whole phase. */
    backends: BackendCount[];
    /** Of the replies (2xx) of the whole phase, from the scheduled time. */
    latencyMs: Latency;
    /** Lost requests by reason: an error code, or `HTTP <status>`. */
    errors: Record<string, number>;
    /** The services behind the first one; absent where the plan expects nothing of any. */
    hops?: PhaseHop[];
    /** Ways through the services in the settled part (the whole phase where it never settled); absent without hops. */
    paths?: PathCount[];
}

/** Where a phase lies, milliseconds since the epoch, and from when on it is settled. */
export interface PhaseFrame {
    readonly name: PhaseName;
    readonly startedAt: number;
    readonly endedAt: number;
    /** The drill's zero. */
    readonly zeroAt: number;
    /** Index of the first settled sample, undefined where the phase never settled. */
    readonly settledFrom: number | undefined;
    readonly settledAfterMs: number | null;
    readonly unknown: number;
    /** Due times of the requests served twice; absent where they are not counted. */
    readonly duplicated?: ReadonlySet<number> | undefined;
    /** Absent where the plan has none. */
    readonly streams?: PhaseStreams | undefined;
    /** Services behind the first one that are measured. */
    readonly hops?: readonly string[];
}

/** Measures a phase from its samples in order of schedule. */
export function measurePhase(samples: Samples, clusters: readonly string[], frame: PhaseFrame): Phase {
    const isSettled = frame.settledFrom !== undefined;
    const settledPart = samples.slice(frame.settledFrom ?? samples.length);
    const settled = firstHop(settledPart).samples;
    const named = firstHop(samples).samples;
    let lost = 0;
    samples.forEach((sample) => (lost += isLost(sample) ? 1 : 0));
    const ways = paths(isSettled ? settledPart : samples);
    return {
        name: frame.name,
        startMs: round(frame.startedAt - frame.zeroAt, 1),
        durationMs: round(frame.endedAt - frame.startedAt, 1),
        requests: samples.length,
        lost,
        ...(frame.duplicated && { duplicated: servedTwice(samples, frame.duplicated) }),
        ...(frame.streams && { streams: frame.streams }),
        unknown: frame.unknown,
        unnamed: named.filter((sample) => !isLost(sample) && !clusters.includes(sample.cluster)).length,
        shares: rounded(shares(isSettled ? settled : named, clusters)),
        settledAfterMs: frame.settledAfterMs,
        settledRequests: settledPart.length,
        settledReplies: replies(settled),
        backends: backends(named),
        latencyMs: latency(numbersOf(samples, (sample) => (isLost(sample) ? undefined : sample.latencyMs))),
        errors: lossReasons(samples),
        ...(frame.hops?.length && {
            hops: measureHops(frame.hops, samples, isSettled ? settledPart : undefined, clusters),
        }),
        ...(ways.length > 0 && { paths: ways }),
    };
}

/** Null where no reply reports what was served. */
function servedTwice(samples: Samples, duplicated: ReadonlySet<number>): number | null {
    return samples.some(({ served = 0 }) => served > 0)
        ? samples.filter(({ scheduledAt }) => duplicated.has(scheduledAt)).length
        : null;
}

/** Lost requests by reason, the most frequent first. */
export function lossReasons(samples: Samples): Record<string, number> {
    const counts = new Map<string, number>();
    for (const sample of samples.filter(isLost)) {
        const reason = lossReason(sample);
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || order(a, b)));
}

function rounded(found: Shares): Shares {
    return Object.fromEntries(Object.entries(found).map(([cluster, share]) => [cluster, round(share, 5)]));
}
