import { FaultKind } from '../plan';

/** Something a drill can break and must mend. */
export interface Fault {
    readonly name: FaultKind;
    /** What it does, for people: `SIGKILL to hello-world in europe-west1, kept down`. */
    readonly description: string;
    /** Breaks it. `startedAt` (milliseconds since the epoch) is right before the fault acts. */
    begin(): Promise<{ startedAt: number; pods: readonly string[] }>;
    /**
     * Mends it; `endedAt` is right before the mending acts. Must also work when `begin` failed halfway,
     * and when called twice.
     */
    end(): Promise<{ endedAt: number }>;
}
