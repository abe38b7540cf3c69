import type { V1EndpointSlice, V1Node, V1Secret, V1Service } from '@kubernetes/client-node';
import type { Stored } from '../../node/objects';

/** Name and namespace of an object. */
export interface Ref {
    name: string;
    namespace: string;
}

/** A custom resource as the API server holds it: its schema has been checked there, so that types can be relied on. */
type Custom<Spec, Status = object> = Stored<{
    apiVersion?: string;
    kind?: string;
    spec?: Spec;
    status?: Status;
}>;

/** Durations are those of proto3's JSON, e.g. `0.5s`. */
type Duration = string;

/** Fields that an interface names none of: passed on to Envoy under their own names, once {@link unknownFields} has let them. */
type Passed = Readonly<Record<string, unknown>>;

export interface SslConfig extends Passed {
    secretRef?: Ref;
    sni?: string;
    verifySubjectAltName?: string[];
    alpnProtocols?: string[];
    oneWayTls?: boolean;
}

/** `healthChecks` of an Upstream (gloo.solo.io/v1): Envoy's own message, but for the checkers. */
export interface HealthCheck extends Passed {
    httpHealthCheck?: HttpHealthCheck;
    grpcHealthCheck?: Passed;
}

export interface HttpHealthCheck extends Passed {
    useHttp2?: boolean;
    requestHeadersToAdd?: { header?: { key: string; value?: string }; append?: boolean }[];
}

interface LoadBalancerConfig extends Passed {
    healthyPanicThreshold?: number;
    updateMergeWindow?: Duration;
    closeConnectionsOnHostSetChange?: boolean;
    localityWeightedLbConfig?: object;
    roundRobin?: Passed;
    leastRequest?: Passed & { choiceCount?: number };
    random?: Passed;
}

export interface FailoverEndpoint extends Passed {
    address: string;
    port: number;
    healthCheckConfig?: Passed & { portValue?: number; hostname?: string };
    upstreamSslConfig?: SslConfig;
    loadBalancingWeight?: number;
}

export interface FailoverLocality extends Passed {
    locality?: { region?: string; zone?: string; subZone?: string };
    lbEndpoints?: FailoverEndpoint[];
    loadBalancingWeight?: number;
}

/** `failover` of an Upstream: the enterprise edition's, https://docs.solo.io (upstream failover API, failover.proto). */
export interface Failover extends Passed {
    prioritizedLocalities?: { localityEndpoints?: FailoverLocality[] }[];
    policy?: { overprovisioningFactor?: number };
}

export interface UpstreamSpec extends Passed {
    kube?: Passed & { serviceName: string; serviceNamespace: string; servicePort: number };
    healthChecks?: HealthCheck[];
    outlierDetection?: Passed;
    circuitBreakers?: Passed;
    loadBalancerConfig?: LoadBalancerConfig;
    connectionConfig?: Passed & { connectTimeout?: Duration };
    sslConfig?: SslConfig;
    failover?: Failover;
    ignoreHealthOnHostRemoval?: boolean;
    useHttp2?: boolean;
}

export interface Retries extends Passed {
    retryOn?: string;
    numRetries?: number;
    perTryTimeout?: Duration;
    previousPriorities?: { updateFrequency?: number };
}

export interface Matcher extends Passed {
    prefix?: string;
    exact?: string;
    regex?: string;
    methods?: string[];
}

export type Destination = Passed & { upstream?: Ref };

type WeightedDestination = Passed & { weight?: number; destination?: Destination };

export interface VirtualServiceRoute extends Passed {
    matchers?: Matcher[];
    routeAction?: Passed & { single?: Destination; multi?: Passed & { destinations?: WeightedDestination[] } };
    options?: Passed & { retries?: Retries; timeout?: Duration; prefixRewrite?: string; hostRewrite?: string };
}

export interface VirtualServiceSpec extends Passed {
    virtualHost?: Passed & {
        domains?: string[];
        routes?: VirtualServiceRoute[];
        options?: Passed & { retries?: Retries };
    };
}

export interface GatewaySpec extends Passed {
    bindAddress?: string;
    bindPort?: number;
    ssl?: boolean;
    proxyNames?: string[];
    httpGateway?: Passed & { virtualServices?: Ref[]; virtualServiceSelector?: Readonly<Record<string, string>> };
}

/** fed.solo.io/v1, after the public failover.proto. */
export interface FailoverSchemeSpec {
    primary?: Ref & { clusterName: string };
    failoverGroups?: { priorityGroup?: { cluster: string; upstreams?: Ref[]; localityWeight?: number }[] }[];
}

export type Upstream = Custom<UpstreamSpec, { statuses?: Readonly<Record<string, unknown>> }>;
export type VirtualService = Custom<VirtualServiceSpec, { statuses?: Readonly<Record<string, unknown>> }>;
export type Gateway = Custom<GatewaySpec, { statuses?: Readonly<Record<string, unknown>> }>;
export type FailoverScheme = Custom<
    FailoverSchemeSpec,
    { namespacedStatuses?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
>;
/** multicluster.solo.io/v1alpha1: a registered cluster; its Secret of the same namespace holds a kubeconfig. */
export type KubernetesCluster = Custom<{ secretName?: string; clusterDomain?: string }>;

/** What is seen of a registered cluster, or why nothing is. */
export type ClusterView =
    | { upstreams: readonly Ref[]; services: readonly Stored<V1Service>[]; nodes: readonly Stored<V1Node>[] }
    | { problem: string };

/** Everything that the translation depends on. */
export interface Snapshot {
    /** Name under which this cluster is registered; undefined as long as it is not. */
    self: string | undefined;
    upstreams: readonly Upstream[];
    virtualServices: readonly VirtualService[];
    gateways: readonly Gateway[];
    schemes: readonly FailoverScheme[];
    secrets: readonly Stored<V1Secret>[];
    services: readonly Stored<V1Service>[];
    slices: readonly Stored<V1EndpointSlice>[];
    /** Registered clusters by name. */
    clusters: ReadonlyMap<string, ClusterView>;
}

export const refOf = ({ metadata }: { metadata: Ref }): Ref => ({ name: metadata.name, namespace: metadata.namespace });

export const sameRef = (a: Ref, b: Ref): boolean => a.name === b.name && a.namespace === b.namespace;

export const refText = ({ name, namespace }: Ref): string => `${namespace}/${name}`;

/** Envoy's name of an upstream's cluster, and so the SNI by which another gateway asks for it. */
export const clusterName = ({ name, namespace }: Ref): string => `${name}_${namespace}`;
