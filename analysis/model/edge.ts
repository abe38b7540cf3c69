import type { KubernetesObject } from '../manifests/kubernetesObject';
import type { Locality } from './locality';
import type { HealthCheck, OutlierDetection, Retries } from './rules';
import type { Sourced } from './sourced';

/** Products whose gateways route at the edge of a cluster, by their own objects. */
export type EdgeProduct = 'Envoy Gateway' | 'kgateway' | 'Gloo';

/** Where one part of a tier's requests goes. */
export interface EdgeTarget {
    /** The object that declares it, and its field. */
    readonly source: string;
    readonly weight: number;
    readonly to: EdgeDestination;
    /** Whether Envoy checks the certificate of the other side; undefined: no TLS, or not known. */
    readonly isVerified?: boolean;
    /** Whether it is in another namespace, and no ReferenceGrant there allows the route: the backend is invalid. */
    readonly lacksGrant?: boolean;
}

export type EdgeDestination =
    /** The endpoints of a Service of the gateway's own cluster; `isOneHost`: its name, behind which they are. */
    | { readonly kind: 'service'; readonly host: string; readonly isOneHost: boolean }
    | { readonly kind: 'address'; readonly address: string; readonly serverName?: string }
    /** An Upstream of another cluster, behind that cluster's failover gateway. */
    | { readonly kind: 'upstream'; readonly cluster: string; readonly upstream: string };

/** The targets of one priority. */
export interface EdgeTier {
    readonly because: string;
    readonly targets: readonly EdgeTarget[];
}

/** What an edge gateway's Envoy does when endpoints fail. */
export interface EdgeSettings {
    /** Name of the object that says so. */
    readonly policy?: string;
    readonly healthCheck?: Sourced<HealthCheck>;
    readonly detection?: Sourced<OutlierDetection>;
    readonly maxEjectionPercent: Sourced<number>;
    readonly panicThreshold: Sourced<number>;
    readonly retries: Sourced<Retries>;
    /** Retries that may be under way at once (`max_retries` of Envoy's circuit breaker). */
    readonly maxRetries: Sourced<number>;
    readonly timeout: Sourced<string>;
    readonly connectTimeout: Sourced<string>;
    /** After a change of a host's health, the next ones wait this long. */
    readonly mergeWindow: Sourced<string>;
    /** Whether Envoy drops endpoints that the control plane has removed, whatever their health checks say. */
    readonly dropsRemoved: Sourced<boolean>;
}

/** One rule of a route at the edge, and the tiers that its requests go to. */
export interface EdgeRoute extends EdgeSettings {
    readonly product: EdgeProduct;
    /** `<namespace>/<name>` of the Gateway. */
    readonly gateway: string;
    readonly localities: readonly Locality[];
    readonly object: KubernetesObject;
    readonly field: string;
    readonly hostnames: readonly string[];
    /** HTTP methods that the rule is limited to; undefined: all. */
    readonly methods?: readonly string[];
    readonly tiers: readonly EdgeTier[];
    /** Name of the Upstream whose tiers these are. */
    readonly upstream?: string;
    /** Settings that make the product use weighted clusters instead of priorities, so that nothing fails over. */
    readonly splits: readonly EdgeSplit[];
}

/** A setting that takes the priorities from a route. */
export interface EdgeSplit {
    readonly reason: SplitReason;
    /** The object and field with the setting. */
    readonly object: string;
    readonly field: string;
    readonly found: string;
}

export type SplitReason = 'address types' | 'filter' | 'protocols' | 'server names' | 'topology' | 'destinations';

/** A name that a cluster's gateways accept from other clusters by its SNI, and the Service behind it. */
export interface ServerNameRoute {
    readonly serverName: string;
    readonly host: string;
    readonly source: string;
}

/** An address of a LoadBalancer Service. */
export interface PublicAddress {
    readonly address: string;
    readonly source: string;
}
