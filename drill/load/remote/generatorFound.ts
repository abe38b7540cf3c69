/** Where a load generator runs. */
export interface GeneratorPlace {
    cluster: string;
    pod: string;
}

/** What one load generator in a cluster sent, since the steady phase began. */
export interface GeneratorFound extends GeneratorPlace {
    requests: number;
    lost: number;
    /** Of the replies, by an HDR histogram of three digits. */
    latencyMs: { p50: number; p99: number; max: number };
    /** Its clock: what was added to its times at the end, and by how much that was off at most, ever. Milliseconds. */
    clock: { offsetMs: number; errorMs: number };
}

/** The merged times of load generators say nothing where one of the clocks is known less well. */
export const mostClockErrorMs = 100;
