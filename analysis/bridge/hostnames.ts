import { isIP } from 'node:net';
import { type Bridge, type BridgeCluster, type BridgedHost, bridgePort, hostPort } from './bridge';
import { dashed, type IstioObject, istioObject } from './istioObject';
import { bridgePolicy } from './trafficPolicy';

/** Who calls: a cluster of the bridge, or the one of its Tier-1 gateway. */
export interface Caller {
    /** Absent: a cluster that runs no part of the application. */
    readonly cluster?: string;
    readonly network: string;
    /** Namespace of the objects. */
    readonly namespace: string;
}

const nameOf = ({ hostname }: BridgedHost) => `global-gateway-${dashed(hostname)}`;

/** A hostname as a service of the mesh, whose endpoints are the gateways of the clusters that the caller reaches. */
export function hostEntry(bridge: Bridge, host: BridgedHost, caller: Caller): IstioObject {
    const endpoints = reachable(bridge, caller).flatMap((cluster) => gatewayEndpoints(cluster, caller));
    return istioObject(
        'ServiceEntry',
        { ...bridge, namespace: caller.namespace, name: nameOf(host) },
        {
            hosts: [host.hostname],
            exportTo: ['.'], // another workspace does not route what it does not own
            location: 'MESH_INTERNAL',
            resolution: endpoints.every(({ address }) => isIP(address) !== 0) ? 'STATIC' : 'DNS',
            ports: [{ number: hostPort, name: 'http', protocol: 'HTTP' }],
            endpoints,
        },
    );
}

/** Detection of failed gateways. TLS names the hostname, by which the gateway picks its server. */
export function hostRule(bridge: Bridge, host: BridgedHost, caller: Caller): IstioObject {
    return istioObject(
        'DestinationRule',
        { ...bridge, namespace: caller.namespace, name: nameOf(host) },
        {
            host: host.hostname,
            exportTo: ['.'],
            trafficPolicy: bridgePolicy(bridge.settings, host.hostname),
        },
    );
}

/** The clusters of a bridge whose gateways a caller reaches: its own, those in networks that its own reaches, and those in none. */
export function reachable({ clusters, reachability }: Bridge, caller: Caller): BridgeCluster[] {
    const reached = reachability === undefined ? undefined : (reachability[caller.network] ?? []);
    return clusters.filter(
        ({ name, network }) =>
            name === caller.cluster ||
            network === '' ||
            network === caller.network ||
            (reached?.includes(network) ?? true),
    );
}

function gatewayEndpoints(cluster: BridgeCluster, caller: Caller) {
    const { addresses, localAddresses = addresses, name, network } = cluster;
    return (name === caller.cluster ? localAddresses : addresses).map((address) => ({
        address,
        ports: { http: bridgePort },
        locality: localityOf(cluster),
        network,
    }));
}

/** `region/zone`, as Istio writes it. */
export function localityOf({ region, zone }: BridgeCluster): string {
    return zone === undefined ? region : `${region}/${zone}`;
}
