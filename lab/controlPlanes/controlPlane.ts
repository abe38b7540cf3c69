import type { KubernetesObject } from '@kubernetes/client-node';
import type { ClusterSite } from '../network/plan';
import type { Image } from '../node';
import type { KubeApi } from '../node/kubeApi';
import type { Stored } from '../node/objects';
import type { ObjectStore } from '../node/objectStore';
import type { Part, PartSpec } from '../process/part';
import type { LabShape } from '../shape';
import type { ToolName } from '../tools';

/** A control plane that runs beside a cluster and configures its proxies, as that of a managed mesh does. */
export interface ControlPlane {
    /** The missing precondition, in words for people; undefined when it serves. */
    waitsFor(): string | undefined;
    /** The control plane's name for people, where it may be either the real one or a stand-in. */
    readonly steering?: string;
    /** Called once the cluster's nodes run. Waits for the pods of the control plane, where it has any. */
    podsReady?(): Promise<void>;
    /** Called once every cluster of the lab has started, with the hosts of the same control plane there. */
    join?(others: readonly ControlPlaneHost[]): Promise<void>;
}

/** A cluster whose Kubernetes serves, as a control plane sees it. Its nodes may not be there yet. */
export interface ControlPlaneHost {
    readonly site: ClusterSite;
    readonly shape: LabShape;
    /** With the rights of an administrator. */
    readonly api: KubeApi;
    /** File with an administrator's kubeconfig. */
    readonly kubeconfigFile: string;
    /** URL of the API server; every cluster of the lab reaches it. */
    readonly apiServerUrl: string;
    /** Its folder in the lab's state. It exists. */
    readonly directory: string;
    /** Path of a tool; throws when the lab was started without it. */
    readonly tool: (name: ToolName) => string;
    /** Applies objects, one after the other, as the lab's own. */
    readonly apply: (objects: readonly KubernetesObject[]) => Promise<void>;
    /** Starts a process in the cluster's network namespace, and again whenever it ends. */
    readonly run: (part: Omit<PartSpec, 'namespace'>) => Part;
    /** Ends a process that {@link run} started. */
    readonly end: (part: Part) => Promise<void>;
    /** A local copy of the objects at a path of the API, such as `/api/v1/secrets`, kept by watching; not started yet. */
    readonly follow: <T extends Stored<KubernetesObject>>(path: string) => ObjectStore<T>;
    /** Waits for a part; the error says why it is not ready. */
    readonly ready: (part: Part, isReady: () => Promise<boolean>) => Promise<void>;
    /** Says what is being done, to people who wait for the lab. */
    readonly report: (step: string) => void;
    /** Says what went wrong. */
    readonly log: (message: string) => void;
}

/** A kind of control plane: how one is started in a cluster, and the tools that it needs. */
export interface ControlPlaneKind {
    readonly name: string;
    readonly tools: readonly ToolName[];
    /** Images of the pods that it steers. */
    images(tool: (name: ToolName) => string): Image[];
    /** Returns when it serves, or when it waits for something that the lab does not make. */
    start(host: ControlPlaneHost): Promise<ControlPlane>;
}
