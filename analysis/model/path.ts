import type { EdgeProduct } from './edge';
import type { Locality } from './locality';
import type { HealthCheck, LocalityLb, OutlierDetection, Retries } from './rules';
import type { Sourced } from './sourced';

/** Who sends requests to a service. */
export interface Caller {
    readonly cluster: string;
    /** `edge gateway`: of {@link EdgeProduct}, which follows its own objects instead of Istio's rules. */
    readonly kind: 'gateway' | 'sidecar' | 'edge gateway';
    /** Of an edge gateway. */
    readonly product?: EdgeProduct;
    /** Namespaces of the proxies, which decide about the rules they see. All of them see the same. */
    readonly namespaces: readonly string[];
    /** Name of the `Gateway`, `<namespace>/<name>`. */
    readonly gateway?: string;
    readonly locality: Locality;
}

/** A host of a priority, as the caller's Envoy sees it. */
export interface Host {
    readonly address: string;
    /** The cluster whose pods answer. */
    readonly cluster: string;
    readonly locality: Locality;
    readonly kind: 'pod' | 'east-west gateway' | 'address';
    /** Pods behind it; 1 for a pod. Fractions where several addresses share the pods. */
    readonly weight: number;
    /** Its part of the priority's requests in proportion to the others, where several backends with weights share them. */
    readonly share?: number;
}

/** One priority of a path. */
export interface Level {
    readonly priority: number;
    /** Why these hosts are in this priority. */
    readonly because: string;
    readonly hosts: readonly Host[];
    /** Weight by locality, where `distribute` gives one. */
    readonly localityWeights?: readonly { readonly locality: Locality; readonly weight: number }[];
}

/** What happens on a path when all endpoints of one cluster fail while they are still listed. */
export interface Loss {
    readonly cluster: string;
    /** Fraction of the requests that this cluster gets while all is well. */
    readonly steady: number;
    /** Fraction of the requests that go on failing after all ejections that the limit allows. */
    readonly lost: number;
    /** Fraction of the requests by surviving cluster. */
    readonly shares: Readonly<Record<string, number>>;
}

export type Verdict = 'fails over' | 'partly' | 'does not' | 'not declared';

/** How requests of one caller reach a service, and what its configuration says for the loss of a cluster. */
export interface Path {
    readonly caller: Caller;
    readonly service: string;
    readonly subset?: string;
    readonly port?: number;
    /** The route, or why there is none. */
    readonly route: string;
    /** HTTP methods that the route is limited to; undefined: all. */
    readonly methods?: readonly string[];
    /** The DestinationRule, BackendTrafficPolicy, BackendConfigPolicy or Upstream that applies. */
    readonly rule?: string;
    readonly detection?: Sourced<OutlierDetection>;
    /** Active health check, which only edge gateways have. It covers all priorities, whatever the ejection limit. */
    readonly healthCheck?: Sourced<HealthCheck>;
    readonly localityLb: Sourced<LocalityLb>;
    readonly maxEjectionPercent: Sourced<number>;
    readonly panicThreshold: Sourced<number>;
    readonly retries: Sourced<Retries>;
    /** Retries that the caller's Envoy may have under way at once, where something limits them. */
    readonly maxRetries?: Sourced<number>;
    readonly timeout: Sourced<string>;
    readonly connectTimeout: Sourced<string>;
    /** Of an edge gateway: after a change of a host's health, the next ones wait this long. */
    readonly mergeWindow?: Sourced<string>;
    /** Of an edge gateway: whether endpoints that were removed are dropped before their health checks fail. */
    readonly dropsRemoved?: Sourced<boolean>;
    readonly levels: readonly Level[];
    /** Endpoints that the caller's Envoy never gets, and why. */
    readonly dropped: readonly { readonly cluster: string; readonly endpoints: number; readonly because: DropReason }[];
    readonly losses: readonly Loss[];
    readonly verdict: Exclude<Verdict, 'not declared'>;
}

/** Why a caller's Envoy does not get endpoints, or gets what it cannot reach. */
export type DropReason =
    | 'cluster-local service'
    | 'different trust domains'
    | 'clusterIP: None'
    | 'failover of an Upstream needs the enterprise edition of Gloo'
    | 'internalTrafficPolicy: Local'
    | 'left out of distribute'
    | 'no ReferenceGrant'
    | 'no east-west gateway'
    | 'no mutual TLS'
    | 'no passthrough'
    | 'no port 15443'
    | 'no ready endpoints'
    | 'no such Upstream'
    | 'not a host of the passthrough'
    | 'not read by the control plane'
    | 'server name not routed'
    | 'unreachable address';
