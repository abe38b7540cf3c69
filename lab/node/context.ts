import type { V1ConfigMap, V1EndpointSlice, V1Secret, V1Service } from '@kubernetes/client-node';
import { ImageTable } from './images';
import { KubeApi } from './kubeApi';
import { ObjectStore } from './objectStore';
import { Pod, Stored } from './objects';
import { ServiceHost } from './pod/hostsFile';
import { Addresses } from './sandbox/addresses';
import { HostEntry } from './sandbox/hostLayout';

/** A cluster of the lab. */
export interface LabCluster {
    /** Also the name of the cluster's network namespace. */
    readonly name: string;
    readonly region: string;
    /** One node each; never empty. */
    readonly zones: readonly string[];
    /** k of the subnet 198.18.k.0/24, from 1. */
    readonly index: number;
}

export interface Stores {
    readonly pods: ObjectStore<Pod>;
    readonly configMaps: ObjectStore<Stored<V1ConfigMap>>;
    readonly secrets: ObjectStore<Stored<V1Secret>>;
    readonly services: ObjectStore<Stored<V1Service>>;
    readonly slices: ObjectStore<Stored<V1EndpointSlice>>;
}

/** What all pods of a cluster share. */
export interface AgentContext {
    readonly cluster: LabCluster;
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
