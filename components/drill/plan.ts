import type * as pulumi from '@pulumi/pulumi';
import { milliseconds } from '../../duration';
import type { DrillTarget } from './target';

/**
 * How to drill a failover: the plan that `failover drill --stack` finds in a stack's output `drill`. Shares and bounds
 * follow from the component's arguments.
 */
export interface DrillPlan {
    /** Version of the format. */
    schemaVersion: number;
    /** What the clusters run on. */
    infrastructure: string;
    /** Name of the service. */
    scenario: string;
    /** Source of the settings: `hardened` or `guide`. */
    variant: string;
    /** URL that the load is sent to. */
    entry: string;
    /** What the load is made of. */
    requests?: DrillRequest[];
    /** Cluster that the drill breaks. */
    primary: string;
    /** The pods that serve there. */
    workload: DrillWorkload;
    /** All clusters. */
    clusters: DrillCluster[];
    /** Cluster by words of its replies. */
    replies?: { [words: string]: string };
    /** Where replies name their cluster. */
    answeredBy?: DrillAnswer;
    /** Longest wait of one try; 0 is no limit. */
    perTryTimeoutMs: number;
    /** How long an endpoint is ejected the first time. */
    baseEjectionTimeMs: number;
    /** Between two sweeps of outlier detection, or two health checks; the longer of the two. */
    intervalMs: number;
    /** What must be so before, in and after each fault. */
    expectations: DrillExpectations;
}

/** One kind of request. */
export interface DrillRequest {
    /** For people. */
    name: string;
    /** Its Host header. */
    host: string;
}

/** The pods that serve in the primary cluster. */
export interface DrillWorkload {
    /** Namespace of the Deployment. */
    namespace: string;
    /** Name of the Deployment. */
    deployment: string;
    /** Labels of its pods. */
    selector: { [label: string]: string };
    /** Number of its pods. */
    replicas: number;
}

/** A cluster of a plan. */
export interface DrillCluster {
    /** Its name, as replies say it. */
    name: string;
    /** Its region. */
    region: string;
}

/** A {@link DrillAnsweredBy} of a plan. */
export interface DrillAnswer {
    /** Names of response headers. */
    header?: DrillAnswerNames;
    /** JSON pointers into the body. */
    json?: DrillAnswerNames;
    /** Regular expression on the body. */
    body?: string;
    /** Regular expression on the names of the server's TLS certificate. */
    peerCertificate?: string;
    /** Cluster by what was found. */
    clusters?: { [found: string]: string };
}

/** A {@link DrillNames} of a plan. */
export interface DrillAnswerNames {
    /** Where the cluster is named. */
    cluster: string;
    /** Where the pod is named. */
    pod?: string;
}

/** What a drill expects. */
export interface DrillExpectations {
    /** Largest difference of an expected and a measured share, as a fraction. */
    tolerance: number;
    /** Fewest requests by which the shares of a phase are judged. */
    minimumRequests: number;
    /** Fraction of the replies by cluster, before the fault. */
    steady: { [cluster: string]: number };
    /** The same after it. */
    recovery: { [cluster: string]: number };
    /** What each fault does. */
    faults: { [fault: string]: DrillFaultExpectation };
}

/** What a drill expects of one fault. What is left out is measured, and not judged. */
export interface DrillFaultExpectation {
    /** Fraction of the replies by cluster, once the traffic has shifted. */
    fault: { [cluster: string]: number };
    /** Most requests that may be lost, of the failover and again of the failback. */
    lost?: number;
    /** Slowest reply. */
    worstMs?: number;
}

/** What a component knows of its own drill. */
export interface Drilled {
    /** Name of the Service. */
    service: string;
    namespace: string;
    variant: string;
    primary: string;
    clusters: DrillCluster[];
    perTryTimeout: string | undefined;
    baseEjectionTime: string;
    /** Of sweeps and health checks. */
    intervals: readonly (string | undefined)[];
    expectations: DrillExpectations;
}

/** The plan of a component's drill. */
export function drillPlan(drilled: Drilled, target: pulumi.Unwrap<DrillTarget>): DrillPlan {
    const { clusters, expectations, intervals, namespace, primary, service, variant } = drilled;
    const { answeredBy, deployment = service, entry, host, replicas = 1, replies } = target;
    return {
        schemaVersion: 1,
        infrastructure: target.infrastructure ?? 'existing',
        scenario: service,
        variant,
        entry,
        ...(host !== undefined && { requests: [{ name: host, host }] }),
        primary,
        workload: { namespace, deployment, selector: target.selector ?? { app: deployment }, replicas },
        clusters,
        ...(replies && { replies }),
        ...(answeredBy && { answeredBy }),
        perTryTimeoutMs: milliseconds(drilled.perTryTimeout ?? '') ?? 0,
        baseEjectionTimeMs: milliseconds(drilled.baseEjectionTime) ?? 0,
        intervalMs: Math.max(0, ...intervals.map((each) => milliseconds(each ?? '') ?? 0)),
        expectations,
    };
}

/** Tolerance and number of requests of every plan. */
export const drillSampling = { tolerance: 0.02, minimumRequests: 2_000 } as const;
