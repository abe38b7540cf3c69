import { finishedAt, type Sample } from '../load/sample';
import type { Samples } from '../load/samples';

/** The moments that cut a drill into its phases, milliseconds since the epoch. */
export interface Moments {
    /** The entry answers from every expected cluster; before this is warm-up. */
    readonly steadyAt: number;
    /** Right before the fault was injected. */
    readonly faultAt: number;
    /** Right before the fault was reverted. */
    readonly faultEndedAt: number;
    /** The drill's end. */
    readonly endedAt: number;
}

export type PhaseName = 'steady' | 'fault' | 'recovery';

/**
 * Every request belongs to exactly one phase, or to none (warm-up, or after the end).
 * Requests in flight when the fault is injected belong to the fault.
 * Otherwise the scheduled time decides. Samples come, and come back by phase, in order of schedule.
 */
export function byPhase(samples: Samples, moments: Moments): Record<PhaseName, Samples> {
    const of = (phase: PhaseName): Samples => samples.filter((sample) => phaseOf(sample, moments) === phase);
    return { steady: of('steady'), fault: of('fault'), recovery: of('recovery') };
}

export function phaseOf(sample: Sample, moments: Moments): PhaseName | undefined {
    if (sample.scheduledAt < moments.steadyAt || sample.scheduledAt >= moments.endedAt) {
        return undefined;
    }
    if (sample.scheduledAt >= moments.faultEndedAt) {
        return 'recovery';
    }
    return finishedAt(sample) < moments.faultAt ? 'steady' : 'fault';
}

/** In order of schedule; samples arrive in order of completion. */
export function inOrder(samples: Samples): Samples {
    return samples.toSorted((a, b) => a.scheduledAt - b.scheduledAt);
}
