import type { Cluster, EastWestAddress } from '../model/fleet';
import type { DropReason } from '../model/path';
import { coversHost } from '../readers/istio/hosts';

/** Why an east-west gateway does not let the requests for a service through to a cluster; undefined where it does. */
export type GatewayRefusal = (gateway: EastWestAddress, serving: string) => DropReason | undefined;

/** The clusters by name, and the cluster of each gateway whose own Service was read. */
export interface KnownGateways {
    readonly byName: ReadonlyMap<string, Cluster>;
    readonly ownerOf: ReadonlyMap<EastWestAddress, Cluster>;
}

export function knownGateways(clusters: readonly Cluster[]): KnownGateways {
    return {
        byName: new Map(clusters.map((cluster) => [cluster.name, cluster])),
        ownerOf: new Map(
            clusters.flatMap((cluster) =>
                cluster.eastWest.filter(({ isService }) => isService).map((gateway) => [gateway, cluster] as const),
            ),
        ),
    };
}

/** The refusals for callers of one cluster. What was not read refuses nothing. */
export function gatewayRefusal(caller: Cluster, host: string, { byName, ownerOf }: KnownGateways): GatewayRefusal {
    return (gateway, serving) => {
        const server = byName.get(serving);
        if (server && distrusts(caller, server)) {
            return 'different trust domains';
        }
        if (gateway.ports.length > 0 && !gateway.ports.includes(eastWestPort)) {
            return 'no port 15443';
        }
        const owner = ownerOf.get(gateway);
        return owner && closed(owner, host);
    };
}

/** Where other networks connect, unless a label of the Service names another port. */
export const eastWestPort = 15443;

function closed({ gateways, hidden }: Cluster, host: string): DropReason | undefined {
    if (hidden.some(({ kind }) => /^(Gateway|Release)\b/.test(kind))) {
        return undefined;
    }
    const open = gateways.filter(({ isPassthrough }) => isPassthrough);
    if (open.length === 0) {
        return 'no passthrough';
    }
    return open.some(({ passthroughHosts }) => covers(passthroughHosts, host))
        ? undefined
        : 'not a host of the passthrough';
}

/** Whether hosts of a `Gateway`, `*.local` or `<namespace>/<host>`, cover a service. */
export function covers(hosts: readonly string[], service: string): boolean {
    return hosts.some((host) => coversHost(host.split('/').at(-1) ?? '', service));
}

/** Whether the mesh settings of both clusters name a trust domain, and the caller takes only its own. */
function distrusts({ mesh }: Cluster, { mesh: { trustDomain } }: Cluster): boolean {
    return 'object' in mesh.trustDomain.source && 'object' in trustDomain.source && !trusts(mesh, trustDomain.value);
}

/** Whether a mesh takes identities of a trust domain. */
export function trusts({ trustDomain, trustDomainAliases }: Cluster['mesh'], wanted: string): boolean {
    return trustDomain.value === wanted || trustDomainAliases.includes(wanted);
}
