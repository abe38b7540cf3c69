import type { Bridge, BridgeCluster } from './bridge';
import { eastWestGateway, remoteEndpoints, serviceRoute, serviceRule } from './eastWest';
import { callerRoute, ingressGateway, ingressRoute, tier1Gateway, tier1Route } from './gateways';
import { hostEntry, hostRule } from './hostnames';
import type { IstioObject } from './istioObject';
import { immediateUpdates } from './mergeWindow';
import { workspaceOnly } from './workspaceOnly';

/** The objects of one cluster by their part in the bridge; a part that the cluster does not have is empty. */
export interface BridgedObjects {
    readonly gateway: readonly IstioObject[];
    /** From the gateway to what is behind it: one for each host. */
    readonly gatewayRoutes: readonly IstioObject[];
    /** The hostnames as services of the mesh: one for each host, as of the next two. */
    readonly entries: readonly IstioObject[];
    readonly rules: readonly IstioObject[];
    readonly callerRoutes: readonly IstioObject[];
    readonly eastWestGateway: readonly IstioObject[];
    /** One for each host, as of the next. */
    readonly serviceRules: readonly IstioObject[];
    readonly serviceRoutes: readonly IstioObject[];
    /** One for each host and other cluster. */
    readonly remoteEndpoints: readonly IstioObject[];
    readonly immediateUpdates: readonly IstioObject[];
    /** Who may call: one policy, or none. */
    readonly authorization: readonly IstioObject[];
}

/** All objects, whatever their part. */
export function allOf(objects: BridgedObjects): IstioObject[] {
    return (Object.keys(objects) as (keyof BridgedObjects)[]).flatMap((part) => objects[part]);
}

const none = {
    callerRoutes: [],
    eastWestGateway: [],
    serviceRules: [],
    serviceRoutes: [],
    remoteEndpoints: [],
    immediateUpdates: [],
    authorization: [],
};

/**
 * What Tetrate Service Bridge's control plane would write into a cluster that runs the application: every istiod reads
 * its own cluster only, and knows the others by the addresses of their gateways.
 *
 * Differences to the dumps of a control plane of 2026: objects are in the application's namespace and visible there only
 * (there: `xcp-multicluster`, visible to all), settings of clusters are in the rules (there: in `EnvoyFilter`s), names
 * have no hash.
 */
export function applicationObjects(bridge: Bridge, cluster: BridgeCluster): BridgedObjects {
    const { hosts, namespace, settings } = bridge;
    const caller = { cluster: cluster.name, network: cluster.network, namespace };
    const labels = settings.eastWestLabels;
    const hostnames = hosts.map(({ hostname }) => hostname);
    const services = labels === undefined ? [] : hosts.map(({ service }) => service);
    return {
        ...none,
        gateway: [ingressGateway(bridge)],
        gatewayRoutes: hosts.map((host) => ingressRoute(bridge, host)),
        entries: hosts.map((host) => hostEntry(bridge, host, caller)),
        rules: hosts.map((host) => hostRule(bridge, host, caller)),
        callerRoutes: hosts.map((host) => callerRoute(bridge, host)),
        ...(labels !== undefined && {
            eastWestGateway: [eastWestGateway(bridge, labels)],
            serviceRules: hosts.map((host) => serviceRule(bridge, host)),
            serviceRoutes: hosts.map((host) => serviceRoute(bridge, host)),
            remoteEndpoints: hosts.flatMap((host) => remoteEndpoints(bridge, host, caller)),
        }),
        ...(!settings.mergesUpdates && {
            immediateUpdates: [immediateUpdates(bridge, namespace, [...hostnames, ...services])],
        }),
        authorization: authorizationIn(bridge, namespace),
    };
}

/** The same for the cluster of the Tier-1 gateway, which runs no part of the application. */
export function tier1Objects(bridge: Bridge): BridgedObjects {
    const { hosts, settings, tier1 } = bridge;
    if (!tier1) {
        return { ...none, gateway: [], gatewayRoutes: [], entries: [], rules: [] };
    }
    const { namespace, network } = tier1;
    const caller = { network, namespace };
    return {
        ...none,
        gateway: [tier1Gateway(bridge, tier1)],
        gatewayRoutes: hosts.map((host) => tier1Route(bridge, host, tier1)),
        entries: hosts.map((host) => hostEntry(bridge, host, caller)),
        rules: hosts.map((host) => hostRule(bridge, host, caller)),
        ...(!settings.mergesUpdates && {
            immediateUpdates: [
                immediateUpdates(
                    bridge,
                    namespace,
                    hosts.map(({ hostname }) => hostname),
                ),
            ],
        }),
        authorization: authorizationIn(bridge, namespace),
    };
}

/** For one of the bridge's namespaces: that of the application, or that of the Tier-1 gateway. */
function authorizationIn(bridge: Bridge, namespace: string): IstioObject[] {
    const { tier1, workspace } = bridge;
    const own = [...new Set([bridge.namespace, ...(tier1 ? [tier1.namespace] : [])])].sort();
    return bridge.workspaceOnly ? [workspaceOnly({ workspace, namespace, name: `${workspace}-only` }, own)] : [];
}
