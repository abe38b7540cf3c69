import type { LabShape } from '../shape';

/** A cluster of the lab as its network and its parts see it. */
export interface ClusterSite {
    /** Name of the cluster, which is also its region and the name of its network namespace. */
    readonly name: string;
    /** 1-based; picks the cluster's addresses. */
    readonly index: number;
    readonly region: string;
    /** One node each; never empty. */
    readonly zones: readonly string[];
    /** Istio's name of the network: clusters in one network reach each other's pods directly. */
    readonly network: string;
}

/** Address of the operator's side: the Pulumi engine, the drill's load generator and the lab's supervisor. */
const operatorAddress = '198.18.0.1';

/** Every address of the lab lies in the benchmarking range (RFC 2544), which no real network routes. */
export interface ClusterAddresses {
    /** Pods, nodes and load balancers of the cluster. */
    subnet: string;
    /** The cluster's router and control plane: API server and istiod listen here. */
    controlPlane: string;
    /** Addresses handed to Services of type LoadBalancer. */
    loadBalancers: string[];
    /** A prefix that holds them all, and no pod. */
    loadBalancerRange: string;
    /** What ClusterIPs are allotted from. Nothing routes them. */
    serviceSubnet: string;
}

/** Most clusters one lab can hold: a third byte each, the zeroth being the operator's. */
export const maximumClusters = 50;

export function addressesOf(index: number): ClusterAddresses {
    const prefix = `198.18.${index}`;
    return {
        subnet: `${prefix}.0/24`,
        controlPlane: `${prefix}.1`,
        loadBalancers: Array.from({ length: 15 }, (_, n) => `${prefix}.${240 + n}`),
        loadBalancerRange: `${prefix}.240/28`,
        serviceSubnet: `10.${100 + index}.0.0/16`,
    };
}

type Networks = LabShape['networks'];

/** Routing table of packets from a cluster's public addresses. Packets of its pods do not use it. */
const replyTable = 100;

/** Bridge that joins the pods of a cluster, inside the cluster's network namespace. */
export const podBridge = 'pods0';

const linkTo = (index: number) => `c${index}`;

/** `ip -batch` lines, in the operator's namespace, that build the whole network; namespaces exist already. */
export function networkCommands(sites: readonly ClusterSite[]): string[] {
    return [
        'link set lo up',
        `addr add ${operatorAddress}/32 dev lo`,
        ...sites.flatMap((site) => {
            const { controlPlane, subnet } = addressesOf(site.index);
            return [
                `link add ${linkTo(site.index)} type veth peer name operator netns ${site.name}`,
                `link set ${linkTo(site.index)} up`,
                // The far end has no address; `onlink` makes the control plane's address valid there.
                `route add ${subnet} via ${controlPlane} dev ${linkTo(site.index)} onlink src ${operatorAddress}`,
            ];
        }),
    ];
}

/** `ip -batch` lines inside the namespace of `site`: its bridge, and the way to the operator. */
export function clusterCommands(site: ClusterSite, networks: Networks): string[] {
    const { controlPlane } = addressesOf(site.index);
    return [
        'link set lo up',
        `link add ${podBridge} type bridge`,
        `addr add ${controlPlane}/24 dev ${podBridge}`,
        `link set ${podBridge} up`,
        'link set operator up',
        `route add ${operatorAddress}/32 dev operator src ${controlPlane}`,
        ...(networks === 'each'
            ? publicPrefixes(site).map((prefix) => `rule add from ${prefix} lookup ${replyTable}`)
            : []),
    ];
}

/** Every unordered pair of clusters. Each pair has its own link, so that it can be cut alone. */
export function links(sites: readonly ClusterSite[]): [ClusterSite, ClusterSite][] {
    return sites.flatMap((a, at) => sites.slice(at + 1).map((b): [ClusterSite, ClusterSite] => [a, b]));
}

/** `ip -batch` lines inside the namespace of `from` that create its link to `to`. */
export function linkCommands(from: ClusterSite, to: ClusterSite): string[] {
    return [`link add ${linkTo(to.index)} type veth peer name ${linkTo(from.index)} netns ${to.name}`];
}

/** `ip -batch` lines inside the namespace of `from` that carry its traffic for `to` over their link. */
export function joinCommands(from: ClusterSite, to: ClusterSite, networks: Networks): string[] {
    return [`link set ${linkTo(to.index)} up`, ...healCommands(from, to, networks)];
}

/** The routes of `from` to `to` over their link; also what ends a partition. */
export function healCommands(from: ClusterSite, to: ClusterSite, networks: Networks): string[] {
    const here = addressesOf(from.index);
    const there = addressesOf(to.index);
    const way = `via ${there.controlPlane} dev ${linkTo(to.index)} onlink src ${here.controlPlane}`;
    return destinations(to, networks).map((destination) => `route replace ${destination} ${way}`);
}

/**
 * Cuts the way of `from` to `to`: packets vanish, as behind a dead router. Taking the link down instead would answer
 * senders with "no route", which is a refusal and fails over much faster than a real partition does.
 */
export function cutCommands(_from: ClusterSite, to: ClusterSite, networks: Networks): string[] {
    return destinations(to, networks).map((destination) => `route replace blackhole ${destination}`);
}

/** The part of a cluster with its own network that other clusters reach: API server and load balancers. */
function publicPrefixes({ index }: ClusterSite): string[] {
    const { controlPlane, loadBalancerRange } = addressesOf(index);
    return [`${controlPlane}/32`, loadBalancerRange];
}

/**
 * Where another cluster sends packets for `to`. With a network for each cluster, pods are excluded: only replies of public
 * addresses reach another cluster's pod, by their own routing table, as behind address translation.
 */
function destinations(to: ClusterSite, networks: Networks): string[] {
    const { subnet } = addressesOf(to.index);
    return networks === 'one' ? [subnet] : [...publicPrefixes(to), `${subnet} table ${replyTable}`];
}
