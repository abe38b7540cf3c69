import { shellQuote } from './shellQuote';

/** A pod's network: one address on the cluster's bridge. */
export interface PodNetwork {
    /** Name of the pod's network namespace. */
    readonly namespace: string;
    /** Name of the cluster's network namespace, which has the bridge `pods0`. */
    readonly clusterNamespace: string;
    readonly address: string;
    readonly gateway: string;
    /** Sysctls of the network namespace, e.g. `net.ipv4.ip_unprivileged_port_start`. */
    readonly sysctls: readonly { readonly name: string; readonly value: string }[];
}

const BRIDGE = 'pods0';

/** Prefix of the cluster's subnet, 198.18.k.0. */
const prefixLength = 24;

/**
 * The MAC address of a pod address. A random one would leave neighbours with a wrong entry for 10–30 s when an address
 * is used again.
 */
export function macOf(address: string): string {
    const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
    return ['02', '00', ...bytes].join(':');
}

/** The veth's end on the bridge; within 15 characters, and unique because an address has one pod. */
export function bridgeEndOf(address: string): string {
    return `pod${address.split('.')[3] ?? ''}`;
}

/** Makes the namespace and joins it to the bridge: three programs, about 7 ms. */
export function createNetworkScript(network: PodNetwork): string {
    const end = bridgeEndOf(network.address);
    return [
        'set -eu',
        `ip netns add ${shellQuote(network.namespace)}`,
        `ip -n ${shellQuote(network.clusterNamespace)} -batch - <<'END'`,
        `link add ${end} type veth peer name eth0 address ${macOf(network.address)} netns ${network.namespace}`,
        `link set ${end} master ${BRIDGE} up`,
        'END',
        `ip -n ${shellQuote(network.namespace)} -batch - <<'END'`,
        `addr add ${network.address}/${prefixLength} dev eth0`,
        'link set lo up',
        'link set eth0 up',
        `route add default via ${network.gateway}`,
        'END',
        ...sysctlLines(network),
        '',
    ].join('\n');
}

function sysctlLines(network: PodNetwork): string[] {
    if (network.sysctls.length === 0) {
        return [];
    }
    const writes = network.sysctls.map(
        ({ name, value }) => `printf %s ${shellQuote(value)} >/proc/sys/${shellQuote(name.replaceAll('.', '/'))}`,
    );
    return [`nsenter --net=/run/netns/${network.namespace} sh -ec ${shellQuote(writes.join('\n'))}`];
}

/**
 * Cuts the pod off from the bridge, or joins it again. The pod keeps its address and routes; what is sent to it or by it
 * meanwhile is dropped without a word.
 */
export function setLinkScript(network: Pick<PodNetwork, 'clusterNamespace' | 'address'>, up: boolean): string {
    const end = bridgeEndOf(network.address);
    return `ip -n ${shellQuote(network.clusterNamespace)} link set ${end} ${up ? 'up' : 'down'}\n`;
}

/**
 * Takes the pod off the network. The link goes first: a process that still holds the namespace would otherwise keep a
 * second owner of the address alive.
 */
export function deleteNetworkScript(network: Pick<PodNetwork, 'namespace' | 'clusterNamespace' | 'address'>): string {
    return [
        `ip -n ${shellQuote(network.clusterNamespace)} link delete ${bridgeEndOf(network.address)}`,
        `ip netns delete ${shellQuote(network.namespace)}`,
        '',
    ].join('\n');
}
