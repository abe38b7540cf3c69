/** An object of Istio's networking or security API. */
export interface IstioObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly labels: Readonly<Record<string, string>>;
    };
    readonly spec: Readonly<Record<string, unknown>>;
}

/** APIs of the kinds that a bridge has, in the versions that istiod stores. */
const apis = {
    Gateway: 'networking.istio.io/v1',
    VirtualService: 'networking.istio.io/v1',
    DestinationRule: 'networking.istio.io/v1',
    ServiceEntry: 'networking.istio.io/v1',
    WorkloadEntry: 'networking.istio.io/v1',
    EnvoyFilter: 'networking.istio.io/v1alpha3',
    AuthorizationPolicy: 'security.istio.io/v1',
    PeerAuthentication: 'security.istio.io/v1',
} as const;

export type IstioKind = keyof typeof apis;

export const istioKinds = Object.keys(apis) as IstioKind[];

export function apiVersionOf(kind: IstioKind): string {
    return apis[kind];
}

/** Label of every object of a bridge: the workspace that it belongs to. */
export const workspaceLabel = 'pulumi-failover/workspace';

export function istioObject(
    kind: IstioKind,
    { workspace, namespace, name }: { workspace: string; namespace: string; name: string },
    spec: IstioObject['spec'],
): IstioObject {
    return {
        apiVersion: apiVersionOf(kind),
        kind,
        metadata: { name, namespace, labels: { [workspaceLabel]: workspace } },
        spec,
    };
}

/** A hostname as part of an object's name. */
export function dashed(hostname: string): string {
    return hostname.replaceAll('.', '-');
}
