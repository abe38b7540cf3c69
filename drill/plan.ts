import { FaultRecipe } from './faults/recipe';

/** What a drill can break, each held for the length of its phase. */
export const FaultKind = {
    /** Replicas of the workload to 0, and back. */
    Scale: 'scale',
    /** SIGKILL, and kept down. */
    Crash: 'crash',
    /** SIGSTOP: connections stand, nothing answers. */
    Hang: 'hang',
    /** The application answers 503 to everything but its probes. */
    Http503: 'http-503',
    /** The link between the primary and every other cluster drops packets without refusing. */
    Partition: 'partition',
    /** The workload's sidecar says that it is unhealthy, and goes on answering. */
    Unhealthy: 'unhealthy',
    /** The workload breaks right after the first requests that the proxies have ever seen. */
    ColdStart: 'cold-start',
    /** The fallback's gateway is gone while the primary is well. */
    GatewayDown: 'gateway-down',
    /** One of the gateways that all traffic flows through is replaced. */
    GatewayReplace: 'gateway-replace',
    /** The primary and the first of several groups of fallbacks are gone. */
    FirstGroupDown: 'first-group-down',
    /** The primary and every fallback are gone. */
    AllDown: 'all-down',
    /** Every certificate and its root are replaced, phase by phase. */
    Rotation: 'rotation',
    /** The primary breaks while its client certificate has expired. */
    CertificateExpired: 'certificate-expired',
    /** The primary breaks while its client certificate is another authority's. */
    WrongCa: 'wrong-ca',
    /** The primary breaks while it asks the fallback's gateway for a name that this does not have. */
    WrongSni: 'wrong-sni',
    /** A valid client asks the fallback's gateway for what it must not hand out. */
    AdminSni: 'admin-sni',
    /** The primary breaks while the fallback's gateway shows a certificate of another authority. */
    Impostor: 'impostor',
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

export const FAULT_KINDS: readonly FaultKind[] = Object.values(FaultKind);

/** Fraction of the replies by cluster; a cluster that is not named is expected to answer nothing. */
export type Shares = Record<string, number>;

/** What the scenario promises for one fault. A bound that is absent is not promised. */
export interface FaultExpectation {
    /** Shares once the traffic has shifted. Empty: the entry fails closed, nobody may answer. */
    fault: Shares;
    /** Shares before the fault, where this fault's differ from the plan's. */
    steady?: Shares;
    /** Shares after it, where they differ from the plan's. */
    recovery?: Shares;
    /** Most requests lost by the fault, and as many again by its end. */
    lost?: number;
    /** Most milliseconds from the fault to the first reply of a surviving cluster. */
    firstReplyMs?: number;
    /** Most milliseconds from the fault's end until the traffic is, and stays, as in the recovery. */
    fullFailbackMs?: number;
    /** Most milliseconds by which the fault phase's p99 exceeds the steady one. */
    p99OverSteadyMs?: number;
    /** Most milliseconds any reply of the fault phase took. */
    worstMs?: number;
    /** Words that one of the causes found must contain, in any case. */
    cause?: string;
    /** Requests of the steady phase where they should be few. Default: `minimumRequests`. */
    steadyRequests?: number;
    /** Longest wait for the traffic to shift, where that takes longer than the fault is held anyway. Milliseconds. */
    patienceMs?: number;
}

/** An Envoy whose administration interface the drill reads. */
export interface ProxyPods {
    name: string;
    cluster: string;
    namespace: string;
    selector: Record<string, string>;
    adminPort: number;
}

/** What a deployed scenario says about how to drill it: its stack output `drill`, plain JSON. */
export interface DrillPlan {
    schemaVersion: 1;
    infrastructure: string;
    scenario: string;
    variant: string;
    /** URL the sender hits, unless another of `entries` is asked for. */
    entry: string;
    /** All callers by name. */
    entries?: Record<string, string>;
    /** Cluster whose workload the drill breaks. */
    primary: string;
    /** The one of the primary. */
    workload: { namespace: string; deployment: string; selector: Record<string, string>; replicas: number };
    clusters: { name: string; region: string }[];
    /** Cluster by words of its replies, where these do not say `cluster=`. */
    replies?: Record<string, string>;
    /** Envoys whose statistics and endpoints explain what was lost. */
    proxies?: ProxyPods[];
    /** Where it shows that there is something to fail over to: Envoy's name of the upstream at one of `proxies`. */
    fallback?: { proxy: string; upstream: string; healthy?: number };
    /** How each fault is made that is not simply done to the workload. */
    faults?: Partial<Record<FaultKind, FaultRecipe>>;
    /** What the bounds on time are computed from. */
    perTryTimeoutMs: number;
    baseEjectionTimeMs: number;
    intervalMs: number;
    expectations: {
        /** Largest difference between an expected and a measured share, as a fraction. */
        tolerance: number;
        /** Fewest requests a settled phase is judged by. */
        minimumRequests: number;
        steady: Shares;
        recovery: Shares;
        faults: Partial<Record<FaultKind, FaultExpectation>>;
    };
}
