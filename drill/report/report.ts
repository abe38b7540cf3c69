import type { FaultProof } from '../faults/proofKeeper';
import type { Cause } from '../inspection/cause';
import type { Sent } from '../inspection/sent';
import type { GeneratorFound } from '../load/remote/generatorFound';
import type { CloseUp } from '../measurement/closeUp';
import type { Phase } from '../measurement/phase';
import type { Series } from '../measurement/series';
import type { Transition } from '../measurement/transition';
import type { ReportedKind, Shares } from '../plan/plan';
import type { Ending } from '../run/ending';
import type { Expectation, Verdict } from '../verdict/expectation';
import type { Predicted } from './predicted';

/** Version of the report's JSON. Rises when a reader of the old one would misread the new one. */
export const reportSchemaVersion = 1;

/** Everything one drill found; `docs/reference/report.schema.json` is the same for machines. */
export interface Report {
    schemaVersion: typeof reportSchemaVersion;
    infrastructure: string;
    scenario: string;
    variant: string;
    /** The product that fails over, where the scenario has a choice. */
    gateway?: string;
    /** What was broken, or `shift` or `failback`. */
    fault: ReportedKind;
    /** Requests a second, by schedule. */
    rate: number;
    /** Start of the steady phase, ISO 8601; the zero of every `…Ms` that is not a duration. */
    startedAt: string;
    environment: Environment;
    topology: Topology;
    phases: Phase[];
    transitions: Transition[];
    /** Of a shift: each deployed step. */
    steps?: Step[];
    expectations: Expectation[];
    /** What ended the drill. */
    ended: Ending;
    /** Read-backs of the fault's effect. */
    proof: FaultProof;
    /** Why there is no verdict; empty where there is one. */
    doubts: string[];
    verdict: Verdict;
    events: Event[];
    /** What explains the requests lost in the fault, and the outcome of each probe. */
    causes?: Cause[];
    /** Requests that the proxies of the plan sent in each phase, by their own counters; absent where there are none. */
    sent?: Sent[];
    /** Upper bounds that the configuration gives, beside what was measured; absent where it is not known. */
    predicted?: Predicted[];
    series: Series;
    closeUps: CloseUp[];
}

/** A step of a shift: a share that was deployed, and what the requests met meanwhile. */
export interface Step {
    /** Begin of its deployment. */
    atMs: number;
    /** Percent of the requests at the primary, as deployed. */
    percent: number;
    /** Shares that the deployed stack states. */
    expected: Shares;
    /** Shares since the traffic is as expected; of the whole step where it never was. */
    shares: Shares;
    /** From the begin of the deployment to its end. */
    deployedMs: number;
    /** From the begin of the deployment until the traffic is, and stays, as expected; null where it never was. */
    reachedMs: number | null;
    requests: number;
    lost: number;
    p99Ms: number;
    worstMs: number;
    /** Why the shift ended with this step; absent where it went on. */
    broken?: string;
}

/** The machine, and how well the load generator kept its schedule. */
export interface Environment {
    /** Of pulumi-failover; absent in older reports. */
    version?: string;
    node: string;
    platform: string;
    cores: number;
    /** 1, 5 and 15 minutes, at the start. */
    loadavg: number[];
    /** 1, or more where this machine disturbed the drills before it; see `--attempts`. */
    attempt: number;
    /** A request without its whole reply after this long is lost. */
    timeoutMs: number;
    sender: {
        /** How late requests were sent, milliseconds. */
        lateMs: { p50: number; p99: number; max: number };
        /** Processor time per request, microseconds. */
        cpuPerRequestUs: number;
    };
    /** Load generators in clusters, whose requests are merged on the drill's clock; absent where the load came from this machine. */
    generators?: GeneratorFound[];
    /** Limits of this infrastructure, in words. */
    note: string;
}

/** What was drilled. */
interface Topology {
    entry: string;
    /** Its name, where the scenario has several. */
    entryName?: string;
    clusters: { name: string; region: string }[];
    /** The cluster the fault acts on. */
    primary: string;
    workload: { namespace: string; deployment: string; replicas: number };
    /** What the fault did, in words. */
    faultDescription: string;
    /** False where the plan says that no reply names a cluster. */
    sharesJudged?: boolean;
    /** Shares that each phase was expected to settle at; empty where they were not judged. */
    expected: { steady: Shares; fault: Shares; recovery: Shares };
}

/** Something that happened, milliseconds from `startedAt`. */
export interface Event {
    atMs: number;
    name:
        | 'steady'
        | 'fault'
        | 'failover-first-reply'
        | 'failover-last-error'
        | 'failover-full-shift'
        | 'fault-ended'
        | 'failback-first-reply'
        | 'failback-last-error'
        | 'failback-full-shift'
        | 'end';
    text: string;
}
