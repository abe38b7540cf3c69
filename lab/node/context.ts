import type { V1ConfigMap, V1EndpointSlice, V1Node, V1Secret, V1Service } from '@kubernetes/client-node';
import type { ClusterSite } from '../network/plan';
import type { ImageTable } from './images';
import type { KubeApi } from './kubeApi';
import type { Pod, Stored } from './objects';
import type { ObjectStore } from './objectStore';
import type { ServiceHost } from './pod/hostsFile';
import type { Addresses } from './sandbox/addresses';
import type { HostEntry } from './sandbox/hostLayout';

export interface Stores {
    readonly pods: ObjectStore<Pod>;
    readonly configMaps: ObjectStore<Stored<V1ConfigMap>>;
    readonly secrets: ObjectStore<Stored<V1Secret>>;
    readonly services: ObjectStore<Stored<V1Service>>;
    readonly nodes: ObjectStore<Stored<V1Node>>;
    readonly slices: ObjectStore<Stored<V1EndpointSlice>>;
}

/** What all pods of a cluster share. */
export interface AgentContext {
    readonly cluster: ClusterSite;
    readonly api: KubeApi;
    readonly stores: Stores;
    readonly images: ImageTable;
    readonly addresses: Addresses;
    readonly host: readonly HostEntry[];
    readonly mayChangeUser: boolean;
    readonly stateDir: string;
    readonly allocatable: Readonly<Record<string, number>>;
    readonly log: (line: string) => void;
    /** Names that Services stand for, as they are now. */
    serviceHosts(): readonly ServiceHost[];
}
