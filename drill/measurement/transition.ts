import { finishedAt, isLost } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Shares } from '../plan/plan';
import { fullShift, type Target } from './fullShift';
import { round } from './percentiles';

/** What a change of the traffic cost and how long it took; times are milliseconds from the change. */
export interface Transition {
    name: 'failover' | 'failback';
    /** First reply (2xx) of a cluster in `by` to a request scheduled after the change; null where none came. */
    firstReplyMs: number | null;
    /** End of the last lost request; null where none was lost. */
    lastErrorMs: number | null;
    /** Reply to the request from which on the traffic is as expected and stays so (see `fullShift`); null where it never was. */
    fullShiftMs: number | null;
    /** Requests without 2xx. */
    lost: number;
    /** Clusters whose first reply counts: the survivors, or the ones that came back. */
    by: string[];
}

/** A transition and where in the phase's samples it was complete. */
export interface MeasuredTransition {
    readonly transition: Transition;
    /** Index of the first sample of the settled part, undefined where it never settled. */
    readonly settledFrom: number | undefined;
    /** When that sample was due, milliseconds from the transition; null where it never settled. */
    readonly settledAfterMs: number | null;
}

/** Measures the transition that begins at `at`, from the samples of its phase in order of schedule. */
export function measureTransition(
    name: Transition['name'],
    at: number,
    samples: Samples,
    by: readonly string[],
    target: Target,
): MeasuredTransition {
    let lost = 0;
    let first = Infinity;
    let lastError = -Infinity;
    for (const sample of samples) {
        if (isLost(sample)) {
            lost++;
            lastError = Math.max(lastError, finishedAt(sample));
        } else if (sample.scheduledAt >= at && by.includes(sample.cluster)) {
            first = Math.min(first, finishedAt(sample));
        }
    }
    const shifted = fullShift(samples, target);
    // What was in flight at the change was sent before it: the shift begins with what was sent after.
    const after = samples.findIndex(({ scheduledAt }) => scheduledAt >= at);
    const settledFrom = shifted === undefined || after === -1 ? undefined : Math.max(shifted, after);
    const settled = settledFrom === undefined ? undefined : samples.at(settledFrom);
    const since = (time: number | undefined): number | null =>
        time === undefined || !Number.isFinite(time) ? null : Math.max(0, round(time - at, 1));
    return {
        settledAfterMs: since(settled?.scheduledAt),
        transition: {
            name,
            firstReplyMs: since(first),
            lastErrorMs: since(lastError),
            fullShiftMs: since(settled && finishedAt(settled)),
            lost,
            by: by.filter((name) => name !== ''),
        },
        settledFrom,
    };
}

/** Clusters that still answer during the fault: their first reply is the failover. */
export function survivors(fault: Shares): string[] {
    return Object.keys(fault).filter((cluster) => (fault[cluster] ?? 0) > 0);
}

/** Clusters that answer nothing during the fault and should again after it; all that should, where none was gone. */
export function returning(fault: Shares, recovery: Shares): string[] {
    const expected = survivors(recovery);
    const gone = expected.filter((cluster) => (fault[cluster] ?? 0) === 0);
    return gone.length > 0 ? gone : expected;
}
