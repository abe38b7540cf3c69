/** What a drill can break. */
export type FaultKind = 'scale' | 'crash' | 'hang' | 'http-503' | 'partition';

/** Fraction of the replies by cluster. */
export type Shares = Record<string, number>;

/** What a scenario promises for one fault: upper bounds; one that is absent is not promised. */
export interface FaultExpectation {
    /** Shares once the traffic has shifted. */
    fault: Shares;
    /** Requests without a 2xx reply. */
    lost?: number;
    /** From the fault to the first reply of a survivor. */
    firstReplyMs?: number;
    /** By how much the p99 of the fault phase exceeds that of the steady phase. */
    p99OverSteadyMs?: number;
    /** Slowest reply of the fault phase. */
    worstMs?: number;
}

/** The part of a plan that says what is promised. */
export interface Expectations {
    /** Largest difference of an expected and a measured share, as a fraction. */
    tolerance: number;
    /** Fewest requests by which the shares of a phase are judged. */
    minimumRequests: number;
    steady: Shares;
    recovery: Shares;
    /** A fault that is absent is not promised to be survived. */
    faults: Partial<Record<FaultKind, FaultExpectation>>;
}

/** How to drill a deployed scenario: its stack output `drill`, plain JSON, read by whoever runs the drill. */
export interface DrillPlan {
    schemaVersion: 1;
    infrastructure: string;
    scenario: string;
    variant: string;
    /** URL that the load is sent to. */
    entry: string;
    /** Cluster whose workload the drill breaks. */
    primary: string;
    /** The same in every cluster. */
    workload: { namespace: string; deployment: string; selector: Record<string, string>; replicas: number };
    clusters: { name: string; region: string }[];
    /** Milliseconds; 0: the configuration has no such limit. */
    perTryTimeoutMs: number;
    baseEjectionTimeMs: number;
    intervalMs: number;
    expectations: Expectations;
}
