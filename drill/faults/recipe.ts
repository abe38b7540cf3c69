import type { ClusterFaultKind, LabFaultSettings, PodFaultKind } from '../../labFaults';

/** Pods of one cluster by their labels. */
export interface PodSet {
    cluster: string;
    namespace: string;
    selector: Record<string, string>;
}

/** A fault that only the lab injects: into pods, or into a whole cluster. */
export type LabAction = (({ do: PodFaultKind } & PodSet) | { do: ClusterFaultKind; cluster: string }) &
    LabFaultSettings;

/** One thing that a fault does, and takes back when it ends. */
export type FaultAction =
    | LabAction
    | FlapAction
    | StallAction
    | ScaleAction
    | ReturnAction
    | SidecarAction
    | DenyIngressAction
    | PostAction
    | ReplaceAction
    | DrainAction
    | SwapAction
    | PatchAction
    | DeployAction;

/** Replicas of a Deployment to 0, and back to what they were. */
export interface ScaleAction {
    do: 'scale';
    cluster: string;
    namespace: string;
    deployment: string;
}

/** Replicas of a Deployment to 0 for `forMs`, and back before the next action, to pods at other addresses. */
export interface ReturnAction {
    do: 'return';
    cluster: string;
    namespace: string;
    deployment: string;
    forMs: number;
}

/** What the Istio sidecars of pods do in place of the application: on any cluster, without the lab. */
export interface SidecarAction extends PodSet {
    do: 'sidecar';
    /** `hang` holds every request for an hour. */
    effect: 'http-503' | 'slow' | 'hang';
    /** Of `slow`. */
    delayMs?: number;
    /** A port of the application, for the proof. Default: the first that its pods declare. */
    port?: number;
}

/** A NetworkPolicy that lets nothing in to pods: on any cluster that enforces them, without the lab. */
export interface DenyIngressAction extends PodSet {
    do: 'deny-ingress';
    /** A port that replies to a GET, for the proof. Default: those that the pods declare. */
    port?: number;
}

/** POST to a port of every pod, on any of its addresses: path `begin`, and at the end path `end`. */
export interface PostAction extends PodSet {
    do: 'post';
    port: number;
    begin: string;
    end: string;
}

/** Pods killed and let start again, `times` times; after the last kill they are down until the fault is reverted. */
export interface FlapAction extends PodSet {
    do: 'flap';
    times: number;
    downMs: number;
    upMs: number;
}

/** Pods stopped (SIGSTOP) for `forMs`, and going on before the next action. */
export interface StallAction extends PodSet {
    do: 'stall';
    forMs: number;
}

/** Deletes pods, all or `count` of them, and waits until as many others are ready. Nothing to take back. */
export interface ReplaceAction extends PodSet {
    do: 'replace-pods';
    count?: number;
}

/** Cordons the nodes that pods run on, all or `count` of them, and evicts the pods; uncordons the nodes at the end. */
export interface DrainAction extends PodSet {
    do: 'drain-node';
    count?: number;
}

/** The data of a Secret replaced by `drillSecrets[material]`, and put back. */
export interface SwapAction {
    do: 'swap-secret';
    cluster: string;
    namespace: string;
    secret: string;
    material: string;
}

/** A JSON merge patch of any object, and the one that takes it back. */
export interface PatchAction {
    do: 'patch';
    cluster: string;
    namespace: string;
    apiVersion: string;
    kind: string;
    name: string;
    begin: object;
    end: object;
}

/** The stack deployed with each of these settings in turn beside those it has, and at the end back again: the phases of a rotation. */
export interface DeployAction {
    do: 'deploy';
    steps: Record<string, string>[];
    /** Pause after each. */
    settleMs?: number;
}

/** A TLS connection straight to a gateway, past the entry; it must be refused, or the gateway lets in whom it should not. */
export interface TlsProbe {
    /** For people: `a valid certificate with SNI admin_port_cluster`. */
    name: string;
    /** `host:port`. */
    address: string;
    sni: string;
    /** Whose certificate is shown: an entry of `drillSecrets`. Absent: none. */
    material?: string;
    /** Path that is asked for over the connection once it stands; default `/`. */
    path?: string;
    /** Words that the refusal must contain, e.g. `certificate expired`; case does not matter. */
    cause?: string;
}

/**
 * A plain HTTP request to a caller inside a cluster, past the entry: what the caller asks for on its behalf must be
 * refused, with a status of 400 or above.
 */
export interface HttpProbe {
    /** For people: `details, called by another tenant`. */
    name: string;
    /** `host:port`. */
    address: string;
    /** The Host header. */
    host: string;
    /** Path that is asked for; default `/`. */
    path?: string;
    /** Words that the status or the first line of the refusal must contain, e.g. `RBAC: access denied`. */
    cause?: string;
}

/** What is sent while a fault is held, and must be refused. */
export type Probe = TlsProbe | HttpProbe;

/** How a fault is made. */
export interface FaultRecipe {
    /** What it does, for people; default: what its actions do. */
    description?: string;
    /** Done before the load starts and taken back after it has ended: under what circumstances the fault strikes. */
    before?: FaultAction[];
    /** The fault itself: in this order, and taken back in reverse. Empty where `probes` are all of it. */
    actions: FaultAction[];
    /** Sent while the fault is held. */
    probes?: Probe[];
}

/** Certificates that faults swap in or probes show, by the name recipes refer to: the data of a TLS Secret each. Secret. */
export type Materials = Readonly<Record<string, Readonly<Record<string, string>>>>;
