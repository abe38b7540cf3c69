import type { Refusal } from '../bridge/serviceBridge/landscape';
import type { KubernetesObject, Labels } from '../manifests/kubernetesObject';
import type { EdgeRoute, PublicAddress, ServerNameRoute } from './edge';
import type { FailoverScheme, GlooEdition, Upstream } from './gloo';
import type { Locality } from './locality';
import type { ClusterReading, ControlPlane, SaidReads } from './reading';
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
    /** All Secrets by which its control plane reads other clusters are among the objects. */
    readonly hasAllSecrets?: boolean;
    /** The clusters whose endpoints its control plane reads, where the user says it. */
    readonly reads?: SaidReads;
    /** Of a cluster in which Tetrate Service Bridge makes objects: its own that are refused, and what is assumed. */
    readonly serviceBridge?: { readonly refusals: readonly Refusal[]; readonly assumptions: readonly string[] };
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

/** A cluster as its control plane sees it. */
export interface Cluster extends ClusterContent, ClusterLookups {}

/** Finds what concerns one host, without looking at all of a cluster: fleets have thousands of each. */
export interface ClusterLookups {
    /** The rules whose host covers a service's. */
    readonly rulesFor: (host: string) => readonly DestinationRule[];
    /** The VirtualServices that requests for a host follow. */
    readonly routesFrom: (host: string) => readonly VirtualService[];
    /** The VirtualServices with a route to a host. */
    readonly routesTo: (host: string) => readonly VirtualService[];
    /** The route of an edge gateway, by its object and field. */
    readonly edgeRouteNamed: (name: string) => EdgeRoute | undefined;
    /** What other clusters reach here by a server name. */
    readonly servedAs: (serverName: string) => readonly ServerNameRoute[];
    /** Whether a LoadBalancer Service has an address. */
    readonly isPublic: (address: string) => boolean;
    /** Whether an endpoint of the cluster has an address, or a service this host. */
    readonly answersAt: (address: string) => boolean;
}

/** What was read of a cluster. */
export interface ClusterContent {
    readonly name: string;
    readonly network: Sourced<string>;
    readonly controlPlane: ControlPlane;
    /** Of each other cluster of the fleet; empty until the fleet is known. */
    readonly readings: readonly ClusterReading[];
    readonly mesh: MeshSettings;
    /** Distinct localities of the nodes. */
    readonly localities: readonly Locality[];
    /** Namespaces whose pods get a sidecar. */
    readonly sidecarNamespaces: readonly string[];
    /** By host. */
    readonly services: ReadonlyMap<string, Service>;
    readonly destinationRules: readonly DestinationRule[];
    readonly virtualServices: readonly VirtualService[];
    /** Whether pods were read: of a folder of manifests only their workloads are known. */
    readonly hasPods: boolean;
    readonly gateways: readonly Gateway[];
    /** East-west gateways in this cluster. */
    readonly eastWest: readonly EastWestAddress[];
    /** Hosts that mean something to Istio without being a Service here: those of ServiceEntries. */
    readonly otherHosts: readonly string[];
    /** Routes of edge gateways. */
    readonly edgeRoutes: readonly EdgeRoute[];
    /** Names by which other clusters reach Services here. */
    readonly serverNames: readonly ServerNameRoute[];
    readonly publicAddresses: readonly PublicAddress[];
    /** Gloo's Upstreams, by `<namespace>/<name>`. */
    readonly upstreams: ReadonlyMap<string, Upstream>;
    readonly failoverSchemes: readonly FailoverScheme[];
    /** Undefined where no Deployment of Gloo was read, or its image is another. */
    readonly glooEdition: GlooEdition | undefined;
    /** The objects of Envoy Gateway, kgateway and Gloo that rules look at. */
    readonly edgeObjects: readonly KubernetesObject[];
    /** The objects of Tetrate Service Bridge. */
    readonly serviceBridgeObjects: readonly KubernetesObject[];
    /** Those of them that have no effect, or not the one that they ask for. */
    readonly serviceBridgeRefusals: readonly Refusal[];
    /** Those that may end TLS for a server name themselves, with Istio's Gateways. */
    readonly tlsEnds: readonly KubernetesObject[];
    /** Policies of edge gateways whose targets, or whose settings, may be others than their fields say. */
    readonly openPolicies: readonly KubernetesObject[];
    readonly peerAuthentications: readonly PeerAuthentication[];
    /** The `Sidecar`s that limit what sidecars of a whole namespace see. */
    readonly sidecars: readonly SidecarScope[];
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
    readonly serviceExportTo: readonly string[];
    readonly virtualServiceExportTo: readonly string[];
    /** Patterns of hosts whose endpoints never serve another cluster (`serviceSettings`). */
    readonly clusterLocalHosts: readonly Sourced<string>[];
    readonly trustDomain: Sourced<string>;
    readonly trustDomainAliases: readonly string[];
    /** Whether callers use mutual TLS where no rule says so. */
    readonly autoMutualTls: boolean;
}

/** Modes of mutual TLS that a `PeerAuthentication` sets. */
export type MutualTlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/** An Istio `PeerAuthentication`. */
export interface PeerAuthentication {
    readonly namespace: string;
    /** Labels of the pods that it is for; none: all of its namespace, or of the mesh. */
    readonly selector: Labels;
    readonly mode: MutualTlsMode;
    /** By port of the pod. */
    readonly ports: ReadonlyMap<number, MutualTlsMode>;
    readonly object: KubernetesObject;
}

/** An Istio `Sidecar` for a whole namespace; in the root namespace, for all that have none. */
export interface SidecarScope {
    readonly namespace: string;
    /** `<namespace>/<host>`, with wildcards; undefined: everything. */
    readonly egressHosts: readonly string[] | undefined;
    readonly object: KubernetesObject;
}

/** A Kubernetes Service of one cluster, or a host of a ServiceEntry, with its ready endpoints there. */
export interface Service {
    readonly host: string;
    readonly name: string;
    readonly namespace: string;
    readonly kind: 'Service' | 'ServiceEntry';
    readonly ports: readonly number[];
    /** Ports whose name or `appProtocol` makes Istio take them for TCP, by number. */
    readonly tcpPorts: readonly number[];
    /** Namespaces that see it; none: as the mesh configuration says. */
    readonly exportTo: readonly string[];
    /** An EndpointSlice that Kubernetes does not manage keeps it from having no endpoints at all. */
    readonly isKept: boolean;
    /** `internalTrafficPolicy: Local`: only endpoints on the caller's node are used. */
    readonly isNodeLocal: boolean;
    /** `clusterIP: None`: sidecars send to the pod whose address the caller looked up, past every rule. */
    readonly isHeadless: boolean;
    /** Order of localities by the Service's own `trafficDistribution`, which needs no outlier detection. */
    readonly trafficDistribution?: Sourced<string>;
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
    /** The only cluster whose callers get it. A control plane reads the ServiceEntries of its own cluster only. */
    readonly onlyIn?: string;
    /** A ServiceEntry or a WorkloadEntry gives its address: it is reached there unless a gateway is known for its network. */
    readonly isDeclared?: boolean;
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
    /** Hosts of the servers that do. */
    readonly passthroughHosts: readonly string[];
    /** Whether a pod, or a workload that makes pods, has the labels of its selector. */
    readonly hasProxies: boolean;
    readonly object: KubernetesObject;
}

/** An address at which other networks reach the endpoints of this one. */
export interface EastWestAddress {
    readonly address: string;
    readonly network: string;
    readonly source: string;
    /** Whether a Service of the cluster has it; else somebody declared it, for a gateway anywhere. */
    readonly isService: boolean;
    /** Ports of the Service; none where they are not known. */
    readonly ports: readonly number[];
}
