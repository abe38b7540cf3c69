import type * as pulumi from '@pulumi/pulumi';
import type { EchoApp } from '../../../components';
import type { FaultAction } from '../../../drill/faults/recipe';
import type { Configuration } from '../../settings/configuration';
import type { EdgeCertificates } from './certificates';
import type { EdgeCluster } from './clusters';
import type { EdgeSpec } from './edgeSpec';
import type { EdgeTier } from './tiers';

/** What a gateway is to fail over. */
export interface EdgeInput {
    configuration: Configuration;
    /** The primary first. */
    members: readonly [EdgeCluster, ...EdgeCluster[]];
    tiers: readonly EdgeTier[];
    spec: EdgeSpec;
    /** Whether the infrastructure runs the gateway. */
    managed: boolean;
    /** Of both ends, without their Secrets. */
    certificates: EdgeCertificates;
    /** The application of each cluster, by the cluster's name. */
    applications: Readonly<Record<string, EchoApp>>;
    /** The gateway that replaces this one, and its part of the requests; Gloo only. */
    next?: { service: ForwardedService; percent: number };
    /** Headers of the gateway's replies; Envoy Gateway only. */
    responseHeaders?: Readonly<Record<string, string>>;
}

/** The Service of a gateway, in the primary's cluster. */
interface ForwardedService {
    name: pulumi.Output<string>;
    namespace: string;
    port: number;
}

/** What was declared. */
export interface DeclaredEdge {
    /** URL that clients use. */
    entry: pulumi.Output<string>;
    /** `host:port` of the failover gateways, in the order of the remote clusters. */
    gatewayAddresses: pulumi.Output<string[]>;
    /** The Service of the way in. */
    service: ForwardedService;
}

/** Pods of one kind in a cluster. */
interface ClusterPods {
    cluster: string;
    namespace: string;
    selector: Record<string, string>;
}

/** Where a drill finds the parts of a gateway. */
export interface EdgeParts {
    /** Name of the proxies for people, by role. */
    entryTitle: string;
    failoverTitle: string;
    /** Proxies that clients come through. */
    entryProxies: (member: EdgeCluster) => ClusterPods;
    /** Proxies that other clusters come through. */
    failoverProxies: (member: EdgeCluster) => ClusterPods;
    /** Namespace of the certificates' Secrets. */
    secretNamespace: string;
    /** Envoy's name of the cluster of primary and fallbacks. */
    upstream: string;
    /** Name that the first remote cluster is asked for. */
    sni: string;
    /** Whether the primary, too, is reached through a failover gateway of its cluster, with the same client certificate. */
    symmetric?: true;
    /** Makes a remote gateway forward a name that nobody asks for, and takes that back. */
    otherSni: (remote: EdgeCluster) => FaultAction[];
}

/** Names in the certificates. */
export interface CertificateNames {
    client: string;
    /** By remote cluster. */
    servers: Readonly<Record<string, string>>;
}

/** A gateway that the scenario runs on. */
export interface EdgeTarget {
    declare: (input: EdgeInput) => DeclaredEdge;
    parts: (input: EdgeInput, names: CertificateNames) => EdgeParts;
}
