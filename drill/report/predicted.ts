import type { Transition } from '../measurement/transition';
import type { FaultKind } from '../plan/plan';

/** Upper bounds that somebody who knows the configuration gives for one fault. null: there is no bound. */
export interface FaultPrediction {
    /** Requests without a reply, of the failover. */
    readonly lost: number;
    readonly firstReplyMs: number | null;
    /** Until no reply is missing any more. */
    readonly fullShiftMs: number | null;
    readonly failbackMs: number | null;
    readonly because: string;
}

/** What a prediction is asked for. */
export interface PredictedDrill {
    readonly fault: FaultKind;
    /** Requests a second. */
    readonly rate: number;
    readonly outageMs: number;
}

/** Undefined where the configuration is not known, or the fault is none that can be predicted. */
export type Predict = (drill: PredictedDrill) => FaultPrediction | undefined;

/** One predicted bound beside what was measured. It does not decide about the verdict. */
export interface Predicted {
    /** `<transition>.<measure>`: stable, for machines. */
    name: string;
    title: string;
    unit: 'requests' | 'ms';
    /** null: no bound. */
    bound: number | null;
    /** null where it could not be measured. */
    measured: number | null;
    ok: boolean;
    because: string;
}

/** Compares a prediction with the measured transitions. */
export function predictedOf(
    { because, ...bounds }: FaultPrediction,
    failover: Transition,
    failback: Transition,
): Predicted[] {
    const row = (
        name: string,
        title: string,
        unit: Predicted['unit'],
        bound: number | null,
        measured: number | null,
    ): Predicted => {
        const ok = bound === null || (measured !== null && measured <= bound);
        return { name, title, unit, bound, measured, ok, because };
    };
    return [
        row('failover.lost', 'Failover: requests lost', 'requests', bounds.lost, failover.lost),
        row(
            'failover.firstReplyMs',
            'Failover: first reply of a survivor',
            'ms',
            bounds.firstReplyMs,
            failover.firstReplyMs,
        ),
        // Where nothing was lost, no reply was missing from the first moment on.
        row('failover.lastErrorMs', 'Failover: last error', 'ms', bounds.fullShiftMs, failover.lastErrorMs ?? 0),
        row('failback.fullShiftMs', 'Failback: full shift back', 'ms', bounds.failbackMs, failback.fullShiftMs),
    ];
}
