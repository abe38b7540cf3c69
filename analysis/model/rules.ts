import type { KubernetesObject, Labels } from '../manifests/kubernetesObject';
import type { Sourced } from './sourced';

/** An Istio `DestinationRule`, as far as it decides about failover. */
export interface DestinationRule {
    readonly name: string;
    readonly namespace: string;
    /** Full host; short names are completed with the rule's namespace, as Istio does. */
    readonly host: string;
    /** Host as written. */
    readonly writtenHost: string;
    readonly exportTo: readonly string[];
    readonly policy: Policy | undefined;
    readonly subsets: readonly Subset[];
    readonly object: KubernetesObject;
}

/** A subset of a rule. */
export interface Subset {
    readonly name: string;
    readonly labels: Labels;
    readonly policy: Policy | undefined;
}

/** A `trafficPolicy`. */
export interface Policy extends PortPolicy {
    /** By port of the service. Each replaces the whole policy. */
    readonly ports: ReadonlyMap<number, PortPolicy>;
}

/** What a policy says for one port. */
export interface PortPolicy {
    readonly outlierDetection?: Sourced<OutlierDetection>;
    readonly localityLb?: Sourced<LocalityLb>;
    readonly connectTimeout?: Sourced<string>;
    /** Retries that may be under way at once. Istio's default is no limit. */
    readonly maxRetries?: Sourced<number>;
    readonly tlsMode?: Sourced<string>;
}

/** The fields of `outlierDetection`, where they are given. */
export interface OutlierDetection {
    readonly consecutiveGatewayErrors?: number;
    readonly consecutive5xxErrors?: number;
    readonly consecutiveLocalOriginFailures?: number;
    readonly maxEjectionPercent?: number;
    readonly minHealthPercent?: number;
    readonly splitExternalLocalOriginErrors?: boolean;
    readonly interval?: string;
    readonly baseEjectionTime?: string;
}

/** An active health check. Only what is given or has a default. */
export interface HealthCheck {
    readonly interval?: string;
    readonly timeout?: string;
    readonly unhealthyThreshold?: number;
    readonly healthyThreshold?: number;
    /** Interval until the first request. Envoy's default is 60 s. */
    readonly noTrafficInterval?: string;
    /** Of an HTTP check. */
    readonly path?: string;
    readonly host?: string;
    readonly isHttp: boolean;
}

/** The fields of `localityLbSetting`. */
export interface LocalityLb {
    readonly enabled: boolean;
    readonly distribute?: readonly { readonly from: string; readonly to: Readonly<Record<string, number>> }[];
    readonly failover?: readonly { readonly from: string; readonly to: string }[];
    readonly failoverPriority?: readonly string[];
}

/** An Istio `VirtualService`, as far as it routes HTTP. */
export interface VirtualService {
    readonly name: string;
    readonly namespace: string;
    readonly hosts: readonly string[];
    /** `mesh`, or `<namespace>/<name>` of a Gateway. */
    readonly gateways: readonly string[];
    readonly exportTo: readonly string[];
    readonly routes: readonly Route[];
    readonly object: KubernetesObject;
}

/** One destination of one HTTP route. */
export interface Route {
    readonly field: string;
    readonly host: string;
    readonly writtenHost: string;
    readonly subset?: string;
    readonly port?: number;
    readonly retries?: Sourced<Retries>;
    readonly timeout?: Sourced<string>;
}

/** How a failed request is tried again. */
export interface Retries {
    /** Tries after the first. */
    readonly attempts: number;
    readonly perTryTimeout?: string;
    readonly retryOn?: string;
    /** Whether a retry may leave the priority in which the request failed. */
    readonly remoteLocalities: boolean;
    /** Tries in a priority before a retry leaves it. Default: Istio's 2. */
    readonly triesPerPriority?: number;
    /** Whether a retry may go to an endpoint that was tried. Default: false, as in Istio. */
    readonly repeatsHosts?: boolean;
    /** Longest pause before the first retry. Default: Envoy's 25 ms. */
    readonly backOff?: string;
}
