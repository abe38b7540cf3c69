import type { Duplex } from 'node:stream';
import type { PodSet } from '../faults/recipe';

/** Names one object of a cluster. */
export interface ObjectRef {
    readonly apiVersion: string;
    readonly kind: string;
    /** Empty: it has none, as a Node. */
    readonly namespace: string;
    readonly name: string;
}

/** The fields of an object that a drill reads. */
export interface ClusterObject {
    readonly metadata: {
        readonly name: string;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly labels?: Readonly<Record<string, string>>;
        readonly deletionTimestamp?: string;
        readonly resourceVersion?: string;
        readonly managedFields?: readonly { readonly manager?: string; readonly time?: string }[];
    };
    readonly spec?: {
        readonly replicas?: number;
        readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
        /** Of a Lease. */
        readonly holderIdentity?: string;
        readonly renewTime?: string;
        /** Of a Node. */
        readonly unschedulable?: boolean;
    };
    readonly status?: { readonly replicas?: number };
    /** Of a Secret. */
    readonly data?: Readonly<Record<string, string>>;
}

export interface PodContainer {
    readonly name: string;
    readonly ports?: readonly { readonly containerPort: number }[];
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** A reply of a pod, through the API server. */
export interface AppReply {
    readonly status: number;
    readonly body: string;
    readonly tookMs: number;
    /** The API server has replied in its place: it did not reach it, or may not. */
    readonly unreached: boolean;
}

/** A pod and its readiness. */
export interface Pod {
    readonly name: string;
    /** Differs from that of an earlier pod of the same name. */
    readonly uid: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly ready: boolean;
    /** Being deleted. */
    readonly ending: boolean;
    /** Absent before it is scheduled. */
    readonly node?: string;
    /** Its IP address; absent before it has one. */
    readonly address?: string;
    /** Whether a controller makes another pod when this one is gone. */
    readonly controlled?: boolean;
    /** Init containers too: Istio's sidecar may be one. */
    readonly containers?: readonly PodContainer[];
    /** Why its first waiting container does not start, e.g. `ImagePullBackOff: …`. */
    readonly waiting?: string;
}

/** A cluster's API server, as far as a drill needs it. Errors name the cluster and what was tried. */
export interface ClusterApi {
    /** Milliseconds since the epoch by the API server's clock, as its latest reply said (to a second). */
    serverTime(): number;
    /** Undefined where there is no such object. */
    read(ref: ObjectRef): Promise<ClusterObject | undefined>;
    /** A JSON merge patch. */
    patch(ref: ObjectRef, body: object): Promise<void>;
    create(ref: ObjectRef, rest: object): Promise<void>;
    /** One that is gone already is no error. */
    remove(ref: ObjectRef): Promise<void>;
    /** Gives up field ownership of what was patched, so that the next apply meets no conflict. */
    disown(ref: ObjectRef): Promise<void>;
    /** Without those that have ended for good, such as evicted ones. */
    pods(namespace: string, selector: Readonly<Record<string, string>>): Promise<Pod[]>;
    /** Evicts a pod. False where a PodDisruptionBudget does not allow it now. One that is gone already is evicted. */
    evict(namespace: string, pod: string): Promise<boolean>;
    /** Names of the nodes with these labels. */
    nodes(labels: Readonly<Record<string, string>>): Promise<string[]>;
    /** Names of the pods that the namespace's EndpointSlices list as ready: those that Services send requests to. */
    readyEndpoints(namespace: string): Promise<string[]>;
    /** A kind as paths and Roles name it, e.g. `deployments`; undefined where the cluster has no such kind. */
    resource(kind: Pick<ObjectRef, 'apiVersion' | 'kind'>): Promise<string | undefined>;
    /** GETs a path at the pod's own address, through the API server. Undefined where no reply came in this time. */
    appReply(namespace: string, pod: string, port: number, path: string, waitMs: number): Promise<AppReply | undefined>;
    /** Sends a request to a port of a pod, whichever of its addresses that is open on, through the API server. */
    toPod(namespace: string, pod: string, port: number, method: 'GET' | 'POST', path: string): Promise<string>;
    /** A connection to a port of a pod, as `toPod`. Whether anything listens there shows in the connection. */
    connect(namespace: string, pod: string, port: number): Promise<Duplex>;
}

/** A connection to a port of a pod, on its loopback. */
export type OpenPod = (cluster: string, namespace: string, pod: string, port: number) => Promise<Duplex>;

/** Sends a request to a port of each of these pods. `at`: milliseconds since the epoch, right before it was sent. */
export type ToPods = (
    pods: PodSet,
    port: number,
    method: 'GET' | 'POST',
    path: string,
) => Promise<{ pod: string; at: number; body: string }[]>;
