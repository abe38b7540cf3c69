import { finishedAt, type Sample } from '../load/sample';

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
 * Otherwise the scheduled time decides. Each phase's samples come back in order of schedule.
 */
export function byPhase(samples: readonly Sample[], moments: Moments): Record<PhaseName, Sample[]> {
    const phases: Record<PhaseName, Sample[]> = { steady: [], fault: [], recovery: [] };
    for (const sample of inOrder(samples)) {
        const phase = phaseOf(sample, moments);
        if (phase) {
            phases[phase].push(sample);
        }
    }
    return phases;
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
export function inOrder(samples: readonly Sample[]): Sample[] {
    return [...samples].sort((a, b) => a.scheduledAt - b.scheduledAt);
}
