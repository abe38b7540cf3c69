import type { Proof } from './proof';

/** One change that a drill makes to a cluster and reverts. */
export interface Act {
    /** What it does, for people: `Deployment hello-world in europe-west1 scaled to 0`. */
    readonly description: string;
    /**
     * Whether the cluster can have the change, and its effect can be proved: asked before any load is sent. Absent where
     * nothing speaks against it.
     *
     * @throws BadInput where it cannot.
     */
    check?(): Promise<void>;
    /**
     * Makes the change. `startedAt` (milliseconds since the epoch) is taken right before it. Where that waits for the
     * cluster, `signal` ends the wait.
     */
    begin(signal?: AbortSignal): Promise<{ startedAt: number; pods: readonly string[] }>;
    /**
     * Whether the effect is in place, read back from where it shows. Called again and again while the fault is held.
     */
    readBack(): Promise<Proof>;
    /**
     * Reverts the change; `endedAt` is taken right before. Must also work when `begin` failed halfway or never ran, and
     * when called twice.
     */
    end(): Promise<{ endedAt: number }>;
    /** Reverts what a killed drill left and describes it; undefined where nothing was left. */
    mend(): Promise<string | undefined>;
}

/** For acts that leave nothing, or whose left-overs are found in another way. */
export const nothingLeft = (): Promise<undefined> => Promise.resolve(undefined);
