/** An application that is exposed by hostnames over several clusters, whose control planes do not read each other. */
export interface Bridge {
    /** Label of every object, by which an owner finds what it made. */
    readonly workspace: string;
    /** Namespace of the application and of its gateways, the same in every cluster. */
    readonly namespace: string;
    /** The ingress gateway of every cluster that runs the application. */
    readonly gateway: BridgeGateway;
    readonly hosts: readonly BridgedHost[];
    /** The clusters that run the application. */
    readonly clusters: readonly BridgeCluster[];
    /** The gateway in front of these clusters, in a cluster of its own. */
    readonly tier1?: Tier1;
    /**
     * Networks that each network reaches, one way. Absent: every network reaches every other. A network that is not
     * named reaches none.
     */
    readonly reachability?: Readonly<Record<string, readonly string[]>>;
    readonly settings: BridgeSettings;
    /** Whether only workloads of the bridge's own namespaces may call its pods by mutual TLS. */
    readonly workspaceOnly?: boolean;
}

/** A gateway's pods and how Istio finds them. */
interface BridgeGateway {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    /** Port for plain HTTP from outside the mesh. */
    readonly port: number;
}

export interface BridgedHost {
    /** Unique in the bridge, e.g. `details`. */
    readonly name: string;
    /** Name by which callers in any cluster reach it, e.g. `details.example.test`. */
    readonly hostname: string;
    /** Fully qualified host of the Service behind it, in every cluster. */
    readonly service: string;
    /** Port of that Service. */
    readonly port: number;
    /** Labels by which that Service selects its pods; needed where services are exposed as endpoints. */
    readonly labels?: Readonly<Record<string, string>>;
}

export interface BridgeCluster {
    readonly name: string;
    readonly region: string;
    readonly zone?: string;
    /** Istio's name of its network. */
    readonly network: string;
    /** Addresses of its ingress gateway as other clusters reach it: IP addresses or DNS names. */
    readonly addresses: readonly string[];
    /** Addresses of the same gateway for callers in the cluster. Default: `addresses`. */
    readonly localAddresses?: readonly string[];
    /** Address of its east-west gateway; needed where services are exposed as endpoints. */
    readonly eastWestAddress?: string;
}

export interface Tier1 {
    readonly gateway: BridgeGateway;
    readonly namespace: string;
    readonly network: string;
}

/** How callers find out that a gateway or an endpoint has failed, and what they do then. */
export interface BridgeSettings {
    readonly detection: {
        readonly consecutiveGatewayErrors: number;
        readonly interval: string;
        readonly baseEjectionTime: string;
        readonly maxEjectionPercent: number;
    };
    readonly retries: {
        readonly attempts: number;
        readonly retryOn: string;
        readonly perTryTimeout?: string;
        /** Whether a retry leaves the priority that failed. */
        readonly leavePriority: boolean;
        /** Whether requests that are not idempotent are retried like the others. */
        readonly anyMethod: boolean;
    };
    readonly connectTimeout?: string;
    /** Whether Envoy collects the changes of its hosts for 1 s, its default, or applies each at once. */
    readonly mergesUpdates: boolean;
    /**
     * Labels of the east-west gateway, if the services are also exposed as endpoints of each other: then callers see
     * that a service has none, without an error.
     */
    readonly eastWestLabels?: Readonly<Record<string, string>>;
}

/** The port of a gateway for mutual TLS from other clusters. */
export const bridgePort = 15443;

/** Port of every bridged hostname, whatever that of its Service is. */
export const hostPort = 80;

/**
 * What Tetrate Service Bridge writes where nothing is set: 10 gateway errors in a row eject, Envoy's own times, 2
 * retries that stay in their priority.
 */
export const bridgeDefaults: BridgeSettings = {
    detection: {
        consecutiveGatewayErrors: 10,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 100,
    },
    retries: {
        attempts: 2,
        retryOn: 'reset,connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes,503',
        leavePriority: false,
        anyMethod: true,
    },
    mergesUpdates: true,
};
