import type * as pulumi from '@pulumi/pulumi';

/** The part of a bridge that a cluster has. */
export const BridgeRole = {
    /** The cluster runs the application, behind an ingress gateway. */
    Application: 'application',
    /** The cluster has the Tier-1 gateway in front of the others, and no part of the application. */
    Tier1: 'tier1',
} as const;
export type BridgeRole = (typeof BridgeRole)[keyof typeof BridgeRole];

/** Whose objects make a bridge. */
export const BridgeThrough = {
    /** Istio's, written into each cluster: needs no licence. */
    Istio: 'istio',
    /** Those of Tetrate Service Bridge, written once: its control plane makes Istio's of them. */
    Tsb: 'tsb',
} as const;
export type BridgeThrough = (typeof BridgeThrough)[keyof typeof BridgeThrough];

/** What a gateway of a bridge is for. */
export const BridgeGatewayType = {
    /** In front of the application: plain HTTP on port 80, mutual TLS from other clusters on port 15443. */
    Ingress: 'ingress',
    /** In front of the clusters: plain HTTP on port 80. */
    Tier1: 'tier1',
    /** For single services: mutual TLS on port 15443, which passes through to the pods. */
    EastWest: 'east-west',
} as const;
export type BridgeGatewayType = (typeof BridgeGatewayType)[keyof typeof BridgeGatewayType];

/** How callers in other clusters reach the services. */
export const BridgeExposure = {
    /** By hostname, through the ingress gateways: a caller sees gateways, and detects a failed service by its errors. */
    Hostname: 'hostname',
    /**
     * Also as endpoints of the Service of the same name in the caller's cluster, through east-west gateways: a caller
     * sees at once that a service has no pods.
     */
    Endpoints: 'endpoints',
} as const;
export type BridgeExposure = (typeof BridgeExposure)[keyof typeof BridgeExposure];

/** A hostname and the Service behind it in every cluster. */
export interface BridgedHost {
    /** Short name, which becomes part of objects' names, e.g. `details`. */
    name: pulumi.Input<string>;
    /** Name by which callers in every cluster reach it, e.g. `details.example.test`. Port 80. */
    hostname: pulumi.Input<string>;
    /** Fully qualified host of the Service, the same in every cluster, e.g. `details.bookinfo.svc.cluster.local`. */
    service: pulumi.Input<string>;
    /** Port of the Service, whose name must be `http`. */
    port: pulumi.Input<number>;
    /** Labels by which the Service selects its pods. Default: `app: <name of the Service>`. */
    labels?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
}

/** A cluster that runs the application. */
export interface BridgeCluster {
    /** Name of the cluster, as the stack calls it. */
    name: pulumi.Input<string>;
    /** Region as its nodes' label `topology.kubernetes.io/region` says it. */
    region: pulumi.Input<string>;
    /** Zone as its nodes' label `topology.kubernetes.io/zone` says it. */
    zone?: pulumi.Input<string>;
    /** Istio's name of its network. */
    network: pulumi.Input<string>;
    /**
     * Address of its ingress gateway for other clusters: an IP address or a DNS name. Required through `istio`; through
     * `tsb` the control plane finds all addresses itself.
     */
    address?: pulumi.Input<string>;
    /**
     * Address of that gateway for callers in the cluster itself, such as the ClusterIP of its Service. Default:
     * `address`. Some load balancers do not send a pod's connection back into the cluster that it comes from.
     */
    localAddress?: pulumi.Input<string>;
    /** Address of its east-west gateway, with `exposure` `endpoints`. */
    eastWestAddress?: pulumi.Input<string>;
}

/** The gateway in front of the clusters. */
export interface BridgeTier1 {
    /** Namespace of the gateway in its cluster. */
    namespace: pulumi.Input<string>;
    /** Istio's name of its cluster's network. */
    network: pulumi.Input<string>;
    /** Name of the gateway. Default: `tier1`. */
    gatewayName?: pulumi.Input<string>;
}

/** When a gateway or an endpoint counts as failed. */
export interface BridgeDetection {
    /** 502, 503, 504, broken connections and time-outs in a row that eject. Hardened: 3. Guide: 10. */
    consecutiveGatewayErrors?: pulumi.Input<number>;
    /** Time between two sweeps; an ejection can only end at a sweep. Hardened: `1s`. Guide: `10s`. */
    interval?: pulumi.Input<string>;
    /** Length of the first ejection; Envoy multiplies it with every further one in a row. Hardened: `10s`. Guide: `30s`. */
    baseEjectionTime?: pulumi.Input<string>;
    /** Most endpoints that may be ejected at once, in percent. Hardened: 99, all but the last. Guide: 100. */
    maxEjectionPercent?: pulumi.Input<number>;
}

/** What happens to a request that meets a failed gateway or endpoint. */
export interface BridgeRetry {
    /** Tries after the first. Hardened: 3. Guide: 2. */
    attempts?: pulumi.Input<number>;
    /** Time limit of one try, for idempotent requests. Hardened: `1s`. Guide: none. */
    perTryTimeout?: pulumi.Input<string>;
    /** Failures after which a request is tried again, as Envoy names them. */
    retryOn?: pulumi.Input<string>;
    /**
     * Whether tries leave the priority that failed, from the third on. Hardened: true. Guide: false: where the local
     * cluster has one gateway, all tries of a request meet it.
     */
    retryRemoteLocalities?: pulumi.Input<boolean>;
    /**
     * Whether requests that are not idempotent (POST, PATCH, so all of gRPC) are retried like the others. Hardened:
     * false. Guide: true. Through `tsb` always true: it has one rule for all.
     */
    nonIdempotent?: pulumi.Input<boolean>;
}
