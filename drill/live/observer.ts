import type { Samples } from '../load/samples';
import type { DrillPlan, ReportedKind } from '../plan/plan';
import type { Stage } from '../run/progress';
import type { Verdict } from '../verdict/expectation';

/** What is known of a drill when it begins. */
export interface ObservedDrill {
    readonly plan: DrillPlan;
    readonly entryName: string | undefined;
    readonly fault: ReportedKind;
    readonly faultDescription: string;
    /** Requests a second. */
    readonly rate: number;
    /** 1, or more where it is repeated. */
    readonly attempt: number;
}

/** Sees a drill while it runs. */
export interface DrillObserver {
    /** A stage begins, milliseconds since the epoch. */
    stage(stage: Stage, at: number): void;
    /** Requests that have ended since the last call, a few times a second. */
    samples(fresh: Samples): void;
    /** The drill has ended; without a verdict where it ended early. */
    ended(verdict: Verdict | undefined): void;
}
