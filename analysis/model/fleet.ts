import type { KubernetesObject, Labels } from '../manifests/kubernetesObject';
import type { Locality } from './locality';
import type { DestinationRule, LocalityLb, Retries, VirtualService } from './rules';
import type { Sourced } from './sourced';

/** What was read of one cluster. */
export interface ClusterInput {
    /** Its name in the result. */
    readonly name: string;
    /** Region for nodes that say none, where the user gave it. */
    readonly region?: string;
    readonly objects: readonly KubernetesObject[];
    /** Kinds that could not be read. */
    readonly hidden: readonly HiddenKind[];
}

/** A kind that could not be read, and what that hides. */
export interface HiddenKind {
    readonly kind: string;
    readonly reason: string;
    readonly hides: string;
}

/** An object, or a field of one, whose effect is not computed. */
export interface NotUnderstood {
    readonly cluster: string;
    readonly object: string;
    readonly mayChange: string;
}

/** A cluster as its Istio control plane sees it. */
export interface Cluster {
    readonly name: string;
    readonly network: Sourced<string>;
    readonly mesh: MeshSettings;
    /** Distinct localities of the nodes. */
    readonly localities: readonly Locality[];
    /** Namespaces whose pods get a sidecar. */
    readonly sidecarNamespaces: readonly string[];
    /** By host. */
    readonly services: ReadonlyMap<string, Service>;
    readonly destinationRules: readonly DestinationRule[];
    readonly virtualServices: readonly VirtualService[];
    /** The rules whose host covers a service's. */
    readonly rulesFor: (host: string) => readonly DestinationRule[];
    /** The VirtualServices that requests for a host follow. */
    readonly routesFrom: (host: string) => readonly VirtualService[];
    /** The VirtualServices with a route to a host. */
    readonly routesTo: (host: string) => readonly VirtualService[];
    readonly gateways: readonly Gateway[];
    /** East-west gateways in this cluster. */
    readonly eastWest: readonly EastWestAddress[];
    /** Hosts that mean something to Istio without being a Service here: those of ServiceEntries. */
    readonly otherHosts: readonly string[];
    readonly hidden: readonly HiddenKind[];
    readonly notUnderstood: readonly NotUnderstood[];
    readonly assumptions: readonly string[];
}

/** The part of Istio's mesh configuration that decides about failover. */
export interface MeshSettings {
    readonly rootNamespace: string;
    readonly localityLb: Sourced<LocalityLb>;
    readonly retries: Sourced<Retries>;
    readonly connectTimeout: Sourced<string>;
    readonly destinationRuleExportTo: readonly string[];
}

/** A Kubernetes Service of one cluster, with its ready endpoints there. */
export interface Service {
    readonly host: string;
    readonly name: string;
    readonly namespace: string;
    readonly ports: readonly number[];
    readonly endpoints: readonly Endpoint[];
    /** Endpoints that are not ready, which are left out. */
    readonly unready: number;
}

/** One ready endpoint of a service. */
export interface Endpoint {
    readonly address: string;
    readonly cluster: string;
    readonly network: string;
    readonly locality: Locality;
    /** Labels of its pod. */
    readonly labels: Labels;
    /** Whether Istio sends mutual TLS to it; without, it is never sent through an east-west gateway. */
    readonly hasSidecar: boolean;
}

/** An Istio `Gateway`: the proxies that it configures. */
export interface Gateway {
    readonly name: string;
    readonly namespace: string;
    /** Namespaces of the gateway's pods, which decide about the rules it sees. */
    readonly proxyNamespaces: readonly string[];
    readonly localities: readonly Locality[];
    /** Opens the port through which other networks come in. */
    readonly isPassthrough: boolean;
    readonly object: KubernetesObject;
}

/** An address at which other networks reach the endpoints of this one. */
export interface EastWestAddress {
    readonly address: string;
    readonly network: string;
    readonly source: string;
}
