import type { DrillPlan } from '../plan/plan';

/** Requests that a proxy has sent since its start, by upstream and by where its endpoints are. */
export type SentCounters = ReadonlyMap<string, number>;

/** The counters of every proxy that could be read, by its name. */
export type SentSnapshot = ReadonlyMap<string, SentCounters>;

/** Snapshots at the begin of each phase, and at the end. One that is missing was not taken. */
export type SentSnapshots = readonly (SentSnapshot | undefined)[];

/** Requests that a proxy sent to one place in each phase: what its own counters say. */
export interface Sent {
    proxy: string;
    /** Envoy's name of the upstream. */
    upstream: string;
    /** Cluster by the region of the endpoint; else the endpoint's address. */
    to: string;
    /** null where the proxy could not be read. */
    steady: number | null;
    fault: number | null;
    recovery: number | null;
}

interface HostStatus {
    address?: { socket_address?: { address?: string; port_value?: number } };
    stats?: { name?: string; value?: string }[];
    locality?: { region?: string };
}

/** Upstreams of the proxy itself: its own application, its control plane, its statistics. */
const internal = /^(inbound\||xds|sds|agent|prometheus|zipkin)/;
const separator = '\n';

/** Reads Envoy's reply to `/clusters?format=json` (envoy.admin.v3.Clusters), of each pod of a proxy. */
export function sentCounters(replies: readonly string[], clusters: DrillPlan['clusters']): SentCounters {
    const sums = new Map<string, number>();
    for (const reply of replies) {
        const { cluster_statuses: upstreams = [] } = JSON.parse(reply) as {
            cluster_statuses?: { name?: string; host_statuses?: HostStatus[] }[];
        };
        for (const { host_statuses: hosts = [], name = '' } of upstreams) {
            for (const host of internal.test(name) ? [] : hosts) {
                const key = [name, placeOf(host, clusters)].join(separator);
                sums.set(key, (sums.get(key) ?? 0) + totalOf(host));
            }
        }
    }
    return sums;
}

function placeOf({ address, locality }: HostStatus, clusters: DrillPlan['clusters']): string {
    const { address: ip = '', port_value: port } = address?.socket_address ?? {};
    return clusters.find(({ region }) => region === locality?.region)?.name ?? (ip === '' ? '' : `${ip}:${port}`);
}

/** Envoy writes 64-bit numbers as texts, and none for 0. */
function totalOf({ stats = [] }: HostStatus): number {
    return Number(stats.find(({ name }) => name === 'rq_total')?.value ?? 0);
}

/** What rose from one snapshot to the next; places that got nothing are left out. */
export function sentByPhase(snapshots: SentSnapshots): Sent[] {
    const known = snapshots.flatMap((snapshot) => [...(snapshot?.entries() ?? [])]);
    const proxies = [...new Set(known.map(([proxy]) => proxy))];
    return proxies.flatMap((proxy) => {
        const keys = new Set(known.flatMap(([name, counters]) => (name === proxy ? [...counters.keys()] : [])));
        const [steady, fault, recovery] = [0, 1, 2].map(
            (phase) => (key: string) => rise(snapshots[phase]?.get(proxy), snapshots[phase + 1]?.get(proxy), key),
        );
        return [...keys].sort().flatMap((key): Sent[] => {
            const [upstream = '', to = ''] = key.split(separator);
            const counts = {
                steady: steady?.(key) ?? null,
                fault: fault?.(key) ?? null,
                recovery: recovery?.(key) ?? null,
            };
            return Object.values(counts).some((count) => (count ?? 0) > 0) ? [{ proxy, upstream, to, ...counts }] : [];
        });
    });
}

/** A proxy that was started anew counts from zero. */
function rise(before: SentCounters | undefined, after: SentCounters | undefined, key: string): number | null {
    if (!before || !after) {
        return null;
    }
    const [from, to] = [before.get(key) ?? 0, after.get(key) ?? 0];
    return to < from ? to : to - from;
}
