/** What a lab is made of, beside its clusters: chosen for a scenario when it starts, and fixed until it ends. */
export interface LabShape {
    /**
     * `one`: pods of all clusters reach each other. `each`: every cluster has its own network, and only its load
     * balancers and its API server are reached from the others.
     */
    networks: 'one' | 'each';
    /** Whether an istiod runs beside every cluster. */
    istio: boolean;
    /** The gateways whose control planes run in every cluster, in the order of {@link edgeGatewayKinds}; if any. */
    gateways?: readonly EdgeGatewayKind[];
    /** Whether the lab plays the control plane of Tetrate Service Bridge. Default: false. */
    serviceBridge?: boolean;
}

/** Gateways that a lab can have at its edge; the first is the default. */
export const edgeGatewayKinds = ['gloo', 'envoy-gateway', 'kgateway'] as const;

type EdgeGatewayKind = (typeof edgeGatewayKinds)[number];

const gatewayNames: Readonly<Record<EdgeGatewayKind, string>> = {
    gloo: 'Gloo',
    'envoy-gateway': 'Envoy Gateway',
    kgateway: 'kgateway',
};

export function isSameShape(a: LabShape, b: LabShape): boolean {
    return (
        a.networks === b.networks &&
        a.istio === b.istio &&
        String(a.gateways ?? []) === String(b.gateways ?? []) &&
        (a.serviceBridge ?? false) === (b.serviceBridge ?? false)
    );
}

/** E.g. `a network for each cluster, Istio`. */
export function describeShape({ networks, istio, gateways = [], serviceBridge }: LabShape): string {
    return [
        networks === 'one' ? 'one network' : 'a network for each cluster',
        ...(istio ? ['Istio'] : []),
        ...gateways.map((gateway) => gatewayNames[gateway]),
        ...(serviceBridge ? ['a stand-in for Tetrate Service Bridge'] : []),
    ].join(', ');
}

/** Istio's name of a cluster's network: pods of one network reach each other without a gateway. */
export function networkOf(cluster: string, networks: LabShape['networks']): string {
    return networks === 'one' ? 'lab' : `network-${cluster}`;
}
