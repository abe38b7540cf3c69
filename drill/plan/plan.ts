import { type LabFaultKind, labFaultKinds } from '../../labFaults';
import type { FaultRecipe } from '../faults/recipe';
import type { EntryTls } from './connection';
import type { AnsweredBy, Idempotency, PlannedRequest } from './request';

/** The faults of a drill that no lab is needed for, or that a plan makes of actions; each is held for the length of its phase. */
const otherFaultKinds = [
    /** The workload's sidecar reports that it is unhealthy, and goes on answering. */
    'unhealthy',
    /** The workload is gone, and returns at other addresses. */
    'new-addresses',
    /** The workload dies and returns ten times within seconds, and then stays away. */
    'flapping',
    /** The fallback's gateways stall for two seconds; then the workload dies. */
    'fallback-stall',
    /** The workload breaks right after the first requests that the proxies have ever seen. */
    'cold-start',
    /** The fallback's gateway is gone while the primary is well. */
    'gateway-down',
    /** One of the gateways that all traffic flows through is replaced. */
    'gateway-replace',
    /** The caller of the workload is gone, in the primary. */
    'caller-down',
    /** The workload is gone, and then its caller, in the primary. */
    'workload-then-caller',
    /** The caller of the workload is gone, and then the workload, in the primary. */
    'caller-then-workload',
    /** The gateway in front of the workload is gone, in the primary. */
    'ingress-down',
    /** Every pod of the application and its gateways is gone, in the primary. */
    'cluster-down',
    /** The workload's pods are deleted, and replaced by their owner. */
    'delete-pods',
    /** The nodes of its pods are cordoned, and the pods evicted. */
    'drain-node',
    /** The primary and the first of several groups of fallbacks are gone. */
    'first-group-down',
    /** The primary and every fallback are gone. */
    'all-down',
    /** Every certificate and its root are replaced, phase by phase. */
    'rotation',
    /** The primary breaks while its client certificate has expired. */
    'certificate-expired',
    /** The primary breaks while its client certificate is another authority's. */
    'wrong-ca',
    /** The primary breaks while it asks the fallback's gateway for a name that this does not have. */
    'wrong-sni',
    /** A valid client asks the fallback's gateway for its administration page. */
    'admin-sni',
    /** The primary breaks while the fallback's gateway shows a certificate of another authority. */
    'impostor',
    /** Another tenant calls the application's services, and claims its hostnames. */
    'other-tenant',
] as const;

/** `scale` takes the workload's replicas to 0, and back. */
export type FaultKind = 'scale' | LabFaultKind | (typeof otherFaultKinds)[number];

export const faultKinds: readonly FaultKind[] = ['scale', ...labFaultKinds, ...otherFaultKinds];

/** Operations that move requests between healthy clusters, under load. Their reports are those of drills. */
export const moveKinds = ['shift', 'failback'] as const;
export type MoveKind = (typeof moveKinds)[number];

/** What a report is about. */
export type ReportedKind = FaultKind | MoveKind;

export function isMove(kind: string): kind is MoveKind {
    return moveKinds.some((move) => move === kind);
}

/** Fraction of the replies by cluster. Clusters that are not named are expected to answer nothing. */
export type Shares = Record<string, number>;

/** Shares of a service behind the first one before and after a fault. */
interface HopShares {
    steady: Shares;
    recovery: Shares;
}

/** What a fault does to them; `steady` and `recovery` where they differ from `expectations.hops`. */
interface HopExpectation extends Partial<HopShares> {
    fault: Shares;
}

/** What is expected of one fault: upper bounds. A bound that is left out is not judged. */
export interface FaultExpectation {
    /** Shares once the traffic has shifted. Empty: the entry fails closed, so no cluster may answer. */
    fault: Shares;
    /** Shares before the fault, where this fault's differ from `expectations.steady`. */
    steady?: Shares;
    /** Shares after the fault, where they differ from `expectations.recovery`. */
    recovery?: Shares;
    /** Services behind the first one, by their names in `expectations.hops`. Default: they stay where they are. */
    hops?: Record<string, HopExpectation>;
    /** Requests without a 2xx reply, of the failover and again of the failback. */
    lost?: number;
    /** In addition to `lost`: as many requests as are sent in this time, at the rate of the drill. Milliseconds. */
    lostForMs?: number;
    /** Requests served twice, of the failover and again of the failback; needs `idempotency`. */
    duplicated?: number;
    /** Streams that break, of the failover and again of the failback; needs a request with `stream`. */
    streamsBroken?: number;
    /** From a stream's break until it carries messages again, of the failover and again of the failback. */
    streamBackMs?: number;
    /** From the fault to the first reply of a survivor. */
    firstReplyMs?: number;
    /** From the fault's end until the traffic is, and stays, as in the recovery. */
    fullFailbackMs?: number;
    /** By how much the p99 of the fault phase exceeds that of the steady phase. */
    p99OverSteadyMs?: number;
    /** Slowest reply of the fault phase. */
    worstMs?: number;
    /** Words that one of the causes in the report must contain, e.g. `certificate expired`; case does not matter. */
    cause?: string;
    /** Requests of the steady phase, for faults that are injected early. Default: `minimumRequests`. */
    steadyRequests?: number;
    /** Longest wait for the traffic to shift, where that takes longer than the fault is held anyway. Milliseconds. */
    patienceMs?: number;
    /** Least time that the fault is held, where its effect shows later than `--hold` may end it. Milliseconds. */
    holdMs?: number;
}

/** Whether nobody may answer while the fault is held. */
export function failsClosed({ fault }: Pick<FaultExpectation, 'fault'>): boolean {
    return Object.keys(fault).length === 0;
}

/** The expectations of a plan. */
export interface Expectations {
    /** Largest difference of an expected and a measured share, as a fraction. */
    tolerance: number;
    /** Fewest requests by which the shares of a phase are judged. */
    minimumRequests: number;
    steady: Shares;
    recovery: Shares;
    /** Services behind the first one, by their names in `hops` of the requests. Those that are left out are not judged. */
    hops?: Record<string, HopShares>;
    /** Faults that are not listed have no expectations. */
    faults: Partial<Record<FaultKind, FaultExpectation>>;
}

/** An Envoy whose administration interface the drill reads, on each of its pods. */
export interface ProxyPods {
    /** For people, and for `fallback.proxy`, e.g. `gateway-proxy in local`. */
    name: string;
    cluster: string;
    namespace: string;
    selector: Record<string, string>;
    /** Port of the administration interface, on any address of the pod: 19000 of Gloo's proxies, 15000 of Istio's. */
    adminPort: number;
}

/** Gateways between which requests are moved: where replies name the one that they came through. */
interface MovedGateways {
    /** Response header with the gateway's name. Replies without it came through `sides.primary`. */
    header: string;
    /** Part of the requests of each gateway. */
    steady: Shares;
}

/** How to drill a deployed scenario: the stack output `drill`, plain JSON. */
export interface DrillPlan {
    schemaVersion: 1;
    infrastructure: string;
    scenario: string;
    variant: string;
    /** The product that fails over, where the scenario has a choice, e.g. `envoy-gateway`. */
    gateway?: string;
    /** URL that the load is sent to, unless `--entry` names another of `entries`. */
    entry: string;
    /** URLs of all callers by name, including `entry`. */
    entries?: Record<string, string>;
    /** Default: `http2` where a request is a gRPC call, else `http1.1`. */
    protocol?: 'http1.1' | 'http2';
    /** How TLS connections to the entries are made. */
    tls?: EntryTls;
    /** IP address by `host:port` of an entry, in place of DNS: `{ 'shop.example:443': '192.0.2.1' }`. */
    resolve?: Record<string, string>;
    /** Cluster whose workload the drill breaks. */
    primary: string;
    /** The workload under test, in the primary cluster. */
    workload: { namespace: string; deployment: string; selector: Record<string, string>; replicas: number };
    clusters: { name: string; region: string }[];
    /** Cluster by words in the reply, for replies without `cluster=<cluster> pod=<pod>`: `{ 'blue-pod': 'local' }`. */
    replies?: Record<string, string>;
    /** What the load is made of. Default: GETs of the entry. */
    requests?: PlannedRequest[];
    /**
     * Where replies say who answered. Default: `cluster=<cluster> pod=<pod>` in the body, and `replies`. `none`: nowhere,
     * so that shares are not judged.
     */
    answeredBy?: AnsweredBy | 'none';
    /** How requests that are served twice are found. Default: they are not. */
    idempotency?: Idempotency;
    /** Text that every reply must contain; a reply without it is lost (`WRONG_BODY`). */
    expectedBody?: string;
    /** Envoys whose statistics and endpoints explain lost requests, the entry's included. */
    proxies?: ProxyPods[];
    /** The proxy that shows whether a fallback is healthy. No fault is injected until it is. */
    fallback?: {
        /** The name of one of `proxies`. */
        proxy: string;
        /** Envoy's name of the upstream, e.g. `default-service-blue-10000_gloo-system`. */
        upstream: string;
        /** Fewest healthy endpoints of lower priority than the first; default 1. */
        healthy?: number;
    };
    /** The clusters, or the gateways, between which `failover shift` moves requests, where the stack can. */
    sides?: {
        primary: string;
        fallbacks: string[];
        /** The sides are gateways in front of the same clusters. */
        gateways?: MovedGateways;
    };
    /** How a fault is injected. `scale` and the lab's own faults need none: they act on the workload. */
    faults?: Partial<Record<FaultKind, FaultRecipe>>;
    /** Milliseconds; 0: the configuration has no such limit. */
    perTryTimeoutMs: number;
    baseEjectionTimeMs: number;
    /** Between two sweeps of outlier detection, or two health checks; the longer of the two. */
    intervalMs: number;
    expectations: Expectations;
    /** Expectations of other entries than `entry`, by their name in `entries`. Default: `expectations`. */
    entryExpectations?: Record<string, Expectations>;
}

/**
 * What the drill must keep to itself, by name: the stack's SECRET output `drillSecrets`. Certificates that faults swap in,
 * the data of a `kubernetes.io/tls` Secret each, and texts of requests. Never part of a report.
 */
export type DrillSecrets = Record<string, DrillMaterial | DrillText>;

/** A text of requests: `fromSecret`. */
interface DrillText {
    text: string;
}

export interface DrillMaterial {
    'tls.crt': string;
    'tls.key': string;
    'ca.crt'?: string;
}
