/** Something a drill does to a cluster and takes back. */
export interface Act {
    /** What it does, for people: `Deployment hello-world in europe-west1 scaled to 0`. */
    readonly description: string;
    /** Does it. `startedAt` (milliseconds since the epoch) is right before it acts. */
    begin(): Promise<{ startedAt: number; pods: readonly string[] }>;
    /**
     * Takes it back; `endedAt` is right before that acts. Must also work when `begin` failed halfway or never ran, and
     * when called twice.
     */
    end(): Promise<{ endedAt: number }>;
    /** Takes back what a drill that was killed has left, and says so; undefined where nothing was left. */
    mend(): Promise<string | undefined>;
}

/** For acts that leave nothing, or whose leftovers are found in another way. */
export const nothingLeft = (): Promise<undefined> => Promise.resolve(undefined);
