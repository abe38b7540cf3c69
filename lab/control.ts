import type { LabFaultRequest } from '../labFaults';
import type { PodReport } from './node';

/** The messages between the lab's supervisor and its clients on the control socket: HTTP with JSON bodies. */

/** A fault from its injection until it is reverted. */
export interface HeldFault extends LabFaultRequest {
    id: string;
    /** Milliseconds since the epoch, taken right before the fault was injected. */
    startedAt: number;
    /** Names of the pods it acts on. */
    pods: readonly string[];
}

export interface FaultEnd {
    /** Milliseconds since the epoch, taken right before the fault was reverted. */
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
