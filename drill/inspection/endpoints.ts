/** One endpoint of an Envoy's upstream. */
export interface Endpoint {
    readonly address: string;
    /** 0 is asked first. */
    readonly priority: number;
    /** Why it is not sent requests; empty where it is. */
    readonly flags: readonly string[];
}

/** Path of the administration interface that gives them. */
export const endpointsPath = '/clusters?format=json';

interface HostStatus {
    address?: { socket_address?: { address?: string; port_value?: number }; pipe?: { path?: string } };
    priority?: number;
    health_status?: Record<string, unknown>;
}

/** Reads Envoy's reply (envoy.admin.v3.Clusters), by the name of the upstream. */
export function endpointsByUpstream(json: string): Map<string, Endpoint[]> {
    const { cluster_statuses: clusters = [] } = JSON.parse(json) as {
        cluster_statuses?: { name?: string; host_statuses?: HostStatus[] }[];
    };
    return new Map(clusters.map(({ host_statuses: hosts = [], name = '' }) => [name, hosts.map(endpointOf)]));
}

/** The endpoints of one upstream; undefined where there is none of that name. */
export function endpointsOf(json: string, upstream: string): Endpoint[] | undefined {
    return endpointsByUpstream(json).get(upstream);
}

function endpointOf({ address, health_status: health = {}, priority = 0 }: HostStatus): Endpoint {
    return {
        address: address?.socket_address
            ? `${address.socket_address.address}:${address.socket_address.port_value}`
            : (address?.pipe?.path ?? 'an internal listener'),
        priority,
        flags: Object.entries(health)
            .filter(([key, value]) =>
                key === 'eds_health_status' ? value === 'UNHEALTHY' || value === 'TIMEOUT' : value === true,
            )
            .map(([key, value]) => (value === true ? key : `${key} ${String(value)}`))
            .filter((flag) => !/^(excluded_via|active_hc_timeout$)/.test(flag)),
    };
}

/** Why there is not enough to fail over to, or undefined where there is. */
export function fallbackProblem(
    endpoints: readonly Endpoint[] | undefined,
    upstream: string,
    healthy: number,
): string | undefined {
    if (!endpoints) {
        return `it knows no upstream ${upstream}`;
    }
    const beyond = endpoints.filter(({ priority }) => priority > 0);
    const well = beyond.filter(({ flags }) => flags.length === 0);
    if (well.length >= healthy) {
        return undefined;
    }
    const sick = beyond
        .filter(({ flags }) => flags.length > 0)
        .map(({ address, flags }) => `${address} is ${flags.join(', ')}`);
    const why = beyond.length === 0 ? ['there is no endpoint of a lower priority than the first'] : sick;
    return `${well.length} of at least ${healthy} fallback endpoints of ${upstream} are healthy${why.length > 0 ? `: ${why.join('; ')}` : ''}`;
}
