/** An object of Istio's networking API. */
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

const networking = 'networking.istio.io';

/** Versions of the kinds that a bridge has: the ones that istiod stores. */
const versions = {
    Gateway: 'v1',
    VirtualService: 'v1',
    DestinationRule: 'v1',
    ServiceEntry: 'v1',
    WorkloadEntry: 'v1',
    EnvoyFilter: 'v1alpha3',
} as const;

export type IstioKind = keyof typeof versions;

export function apiVersionOf(kind: IstioKind): string {
    return `${networking}/${versions[kind]}`;
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
