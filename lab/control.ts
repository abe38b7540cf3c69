import type { PodReport } from './node';

/** What the lab's supervisor and its clients say to each other over the control socket: HTTP with JSON bodies. */

/** Faults that the lab can make; `partition` acts on a cluster's links, the others on pods. */
export const faultKinds = ['crash', 'hang', 'http-503', 'unreachable', 'partition'] as const;
type FaultKind = (typeof faultKinds)[number];

export interface FaultRequest {
    kind: FaultKind;
    cluster: string;
    /** Namespace and labels of the pods; not for `partition`. */
    namespace?: string;
    selector?: Record<string, string>;
}

/** A fault that is held until it is ended. */
export interface HeldFault extends FaultRequest {
    id: string;
    /** Milliseconds since the epoch, taken right before the fault acted. */
    startedAt: number;
    /** Names of the pods it acts on. */
    pods: readonly string[];
}

export interface FaultEnd {
    /** Milliseconds since the epoch, taken right before the fault was lifted. */
    endedAt: number;
}

interface PartStatus {
    name: string;
    /** Process id inside the lab; absent while it is being started again. */
    pid?: number;
    restarts: number;
    logFile: string;
}

export interface ClusterStatus {
    name: string;
    parts: PartStatus[];
    /** What its control planes wait for before they serve, e.g. a Secret that a stack brings. */
    waiting: string[];
    /** What its control planes say of themselves: which are real, and which stand in for something. */
    steering: string[];
    pods: PodReport[];
    loadBalancers: { service: string; address: string }[];
}

export interface LabStatus {
    startedAt: number;
    clusters: ClusterStatus[];
    faults: HeldFault[];
    /** What went wrong lately, newest last. */
    events: { at: number; message: string }[];
}
