import type * as pulumi from '@pulumi/pulumi';
import type { DeclaredUpstream, UpstreamReference } from '../upstream/settings';

/** The Upstream that fails over. */
export interface FailoverPrimary extends UpstreamReference {
    /** Cluster that it is on, by its registered name. */
    cluster: pulumi.Input<string>;
}

/** Upstreams of one cluster in a group. */
export interface FailoverTarget {
    /** Cluster that they are on, by its registered name. */
    cluster: pulumi.Input<string>;
    /** The Upstreams. */
    upstreams: pulumi.Input<pulumi.Input<UpstreamReference>[]>;
    /** Share of the group's requests, relative to the group's other targets. All targets of a group have one, or none. */
    weight?: pulumi.Input<number>;
}

/** Targets of one priority. They share the requests when all groups before them are down. */
export interface FailoverGroup {
    /** The targets. */
    targets: pulumi.Input<pulumi.Input<FailoverTarget>[]>;
}

/** A cluster and the Upstreams declared there. References are checked against them. */
export interface FailoverCluster {
    /** Name under which it is registered with Federation (`KubernetesCluster`). */
    name: pulumi.Input<string>;
    /** The Upstreams declared there: the outputs `declared` of `HealthCheckedUpstream`. */
    upstreams: pulumi.Input<pulumi.Input<DeclaredUpstream>[]>;
}

/** Address and names of a cluster's failover gateway: outputs of its `FailoverGateway`. */
export interface RemoteGateway {
    /** Cluster that it leads into. */
    cluster: pulumi.Input<string>;
    /** IP address, or host name. */
    address: pulumi.Input<string>;
    /** Port. Default: 15443. */
    port?: pulumi.Input<number>;
    /** Name in its certificate. Without it, any certificate of the authority is accepted as the gateway's. */
    serverName?: pulumi.Input<string>;
    /** Region of the cluster. */
    region?: pulumi.Input<string>;
    /** Zone of the cluster. */
    zone?: pulumi.Input<string>;
}
