import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { readyEndpoints } from '../node/readyEndpoints';
import type { BalancedPort } from './envoyConfig';

const keyOf = (object: V1Service) => `${object.metadata?.namespace}/${object.metadata?.name}`;

const isBalanced = (service: V1Service) =>
    service.spec?.type === 'LoadBalancer' && service.metadata?.deletionTimestamp === undefined;

/**
 * Gives every Service of type LoadBalancer an address: the one it has, the one it asks for where that is free, else the
 * next free one. A Service that finds none free gets none.
 */
export function allot(
    services: readonly V1Service[],
    pool: readonly string[],
    held: ReadonlyMap<string, string>,
): Map<string, string> {
    const wanted = services.filter(isBalanced);
    const allotted = new Map<string, string>();
    const isFree = (address: string) => pool.includes(address) && ![...allotted.values()].includes(address);
    for (const service of wanted) {
        const key = keyOf(service);
        const address = held.get(key) ?? service.status?.loadBalancer?.ingress?.[0]?.ip;
        if (address !== undefined && isFree(address)) {
            allotted.set(key, address);
        }
    }
    for (const service of wanted.filter((candidate) => !allotted.has(keyOf(candidate)))) {
        const address = [service.spec?.loadBalancerIP, ...pool].find(
            (candidate) => candidate !== undefined && isFree(candidate),
        );
        if (address !== undefined) {
            allotted.set(keyOf(service), address);
        }
    }
    return allotted;
}

/** What the balancer serves: each port of each Service that has an address, with its ready endpoints. */
export function balancedPorts(
    services: readonly V1Service[],
    slices: readonly V1EndpointSlice[],
    addresses: ReadonlyMap<string, string>,
): BalancedPort[] {
    return services.flatMap((service) => {
        const address = addresses.get(keyOf(service));
        if (address === undefined) {
            return [];
        }
        const own = slices.filter(
            (slice) =>
                slice.metadata?.namespace === service.metadata?.namespace &&
                slice.metadata?.labels?.['kubernetes.io/service-name'] === service.metadata?.name,
        );
        return (service.spec?.ports ?? [])
            .filter((port) => (port.protocol ?? 'TCP') === 'TCP')
            .map((port) => ({
                name: `${keyOf(service)}:${port.port}`,
                address,
                port: port.port,
                endpoints: own
                    .flatMap((slice) => readyEndpoints(slice, port.name))
                    .sort((a, b) => a.address.localeCompare(b.address)),
            }));
    });
}
