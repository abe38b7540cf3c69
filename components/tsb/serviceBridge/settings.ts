import type * as pulumi from '@pulumi/pulumi';

/** Which generation of the API an object is of. */
export const ServiceBridgeApi = {
    /** `IngressGateway` and `Tier1Gateway`, as in the guide. */
    Legacy: 'legacy',
    /** `Gateway`, which does the work of both. */
    Unified: 'unified',
} as const;
export type ServiceBridgeApi = (typeof ServiceBridgeApi)[keyof typeof ServiceBridgeApi];

/** What a group is for. */
export const ServiceBridgeGroupType = {
    /** Gateways. */
    Gateway: 'gateway',
    /** Detection, retries and limits. */
    Traffic: 'traffic',
    /** Authentication and authorization. */
    Security: 'security',
    /** Istio objects as they are. */
    IstioInternal: 'istio-internal',
} as const;
export type ServiceBridgeGroupType = (typeof ServiceBridgeGroupType)[keyof typeof ServiceBridgeGroupType];

/** Whether a group's objects are those of Tetrate Service Bridge, or Istio's. */
export const ServiceBridgeConfigMode = {
    /** Objects of Tetrate Service Bridge. */
    Bridged: 'BRIDGED',
    /** Istio objects, which are written to the clusters as they are. */
    Direct: 'DIRECT',
} as const;
export type ServiceBridgeConfigMode = (typeof ServiceBridgeConfigMode)[keyof typeof ServiceBridgeConfigMode];

/** Pods of a gateway. */
export interface ServiceBridgeWorkload {
    /** Their namespace, the same in every cluster. */
    namespace: pulumi.Input<string>;
    /** Their labels, e.g. `app: bridge-ingress`. */
    labels: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
}

/** A hostname and the Service that it leads to. */
export interface ServiceBridgeServer {
    /** Short name, e.g. `details`. */
    name: pulumi.Input<string>;
    /** Name by which callers in every cluster reach it, e.g. `details.example.test`. Unique in the organization. */
    hostname: pulumi.Input<string>;
    /** Fully qualified host of the Service, in the gateway's namespace. */
    service: pulumi.Input<string>;
    /** Port of the Service. */
    servicePort: pulumi.Input<number>;
    /** Port of the gateway for plain HTTP. Default: 80. */
    port?: pulumi.Input<number>;
}

/** A hostname that a Tier-1 gateway leads to the clusters that expose it. */
export interface ServiceBridgeTier1Server {
    /** Short name, e.g. `details`. */
    name: pulumi.Input<string>;
    /** The hostname. */
    hostname: pulumi.Input<string>;
    /** Port of the gateway for plain HTTP. Default: 80. */
    port?: pulumi.Input<number>;
    /** Clusters that it may lead to. Default: all that expose the hostname. */
    clusters?: pulumi.Input<pulumi.Input<ServiceBridgeDestination>[]>;
}

/** A cluster as a destination. */
export interface ServiceBridgeDestination {
    /** Its name. */
    name: pulumi.Input<string>;
    /** Its share. Refused: weights switch failover off. */
    weight?: pulumi.Input<number>;
}
