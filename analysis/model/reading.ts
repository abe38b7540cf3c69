/** What a cluster says of the other clusters whose endpoints its control plane reads. */
export interface ControlPlane {
    /** Its cluster's name in the mesh, where it was read. */
    readonly clusterName?: string;
    /** The names in the mesh that remote Secrets of the cluster give, each with its Secret. */
    readonly remotes: readonly RemoteCluster[];
    /**
     * Whether there may be other remote Secrets: none, as all were listed; perhaps, as objects come from files or a
     * program; or unknown, for the reason that is given.
     */
    readonly others: 'none' | 'perhaps' | { readonly unknown: string };
    /** Cloud Service Mesh reads all clusters of its fleet that say so. */
    readonly isConnected: boolean;
    /** What the user says, which counts before everything else. */
    readonly said?: SaidReads;
}

/** A cluster that a Secret gives access to. */
export interface RemoteCluster {
    readonly name: string;
    /** `Secret <namespace>/<name>`. */
    readonly secret: string;
}

/** The clusters that a user says a control plane reads. */
export type SaidReads = 'all' | readonly string[];

/** Whether a cluster's control plane reads the endpoints of another cluster. */
export interface ClusterReading {
    readonly cluster: string;
    readonly reads: boolean;
    /** Nothing that was read says it. */
    readonly isAssumed: boolean;
    readonly because: string;
}

/** Namespace in which remote Secrets are looked for. */
export const controlPlaneNamespace = 'istio-system';

/** Label of the Secrets by which a control plane reads other clusters. */
export const remoteSecretLabel = 'istio/multiCluster';
