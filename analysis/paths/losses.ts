import { mostEjected } from '../envoy/ejection';
import { localityShares } from '../envoy/localityShares';
import { priorityLoads } from '../envoy/priorityLoads';
import { localityText } from '../model/locality';
import type { Host, Level, Loss } from '../model/path';
import { levelKind } from './levelKind';

/** What of a path decides about its losses. */
export interface LossSettings {
    /** Whether hosts that fail are ejected at all. */
    readonly detects: boolean;
    /** Whether an active health check finds failed hosts, which no limit holds back. */
    readonly checks?: boolean;
    readonly maxEjectionPercent: number;
    readonly panicThreshold: number;
}

/** Kinds of paths whose losses are remembered: a fleet has many paths of a few kinds, which share them. */
const mostKinds = 10_000;
const known = new Map<string, readonly Loss[]>();

/**
 * What happens when all hosts of one cluster fail while they are still listed, for each cluster of the path: ejections
 * go as far as their limit, one host after the other, and then Envoy's arithmetic says where requests go.
 */
export function losses(levels: readonly Level[], settings: LossSettings): readonly Loss[] {
    const { checks, detects, maxEjectionPercent, panicThreshold } = settings;
    const kind = JSON.stringify([levels.map(levelKind), checks, detects, maxEjectionPercent, panicThreshold]);
    const found = known.get(kind) ?? computed(levels, settings);
    if (known.size >= mostKinds) {
        known.clear();
    }
    known.set(kind, found);
    return found;
}

function computed(levels: readonly Level[], settings: LossSettings): Loss[] {
    const clusters = [...new Set(levels.flatMap(({ hosts }) => hosts.map(({ cluster }) => cluster)))].sort();
    const steady = sharesByCluster(levels, new Set(), settings.panicThreshold);
    return clusters.map((cluster) => {
        const ejected = ejectedHosts(levels, cluster, settings);
        const { [cluster]: lost = 0, ...shares } = sharesByCluster(levels, ejected, settings.panicThreshold);
        // Nobody answers the requests of a priority without any healthy host either.
        const answered = Object.values(shares).reduce((sum, share) => sum + share, 0);
        return {
            cluster,
            steady: rounded(steady[cluster] ?? 0),
            lost: rounded(Math.max(lost, 1 - answered)),
            shares: Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, rounded(share)])),
        };
    });
}

/** Fraction of the requests that each cluster gets while some hosts are ejected. */
export function sharesWithout(
    levels: readonly Level[],
    ejected: ReadonlySet<Host>,
    panicThreshold: number,
): Record<string, number> {
    const shares = sharesByCluster(levels, ejected, panicThreshold);
    return Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, rounded(share)]));
}

function ejectedHosts(levels: readonly Level[], cluster: string, settings: LossSettings): Set<Host> {
    const hosts = levels.flatMap((level) => level.hosts);
    if (settings.checks === true) {
        return new Set(hosts.filter((host) => host.cluster === cluster));
    }
    const most = settings.detects ? mostEjected(hosts.length, settings.maxEjectionPercent) : 0;
    return new Set(hosts.filter((host) => host.cluster === cluster).slice(0, most));
}

function sharesByCluster(
    levels: readonly Level[],
    ejected: ReadonlySet<Host>,
    panicThreshold: number,
): Record<string, number> {
    const loads = priorityLoads(
        levels.map(({ hosts }) => ({
            hosts: hosts.length,
            healthy: hosts.filter((host) => !ejected.has(host)).length,
        })),
        panicThreshold,
    );
    const shares: Record<string, number> = {};
    levels.forEach((level, index) => {
        const { load = 0, panics = false } = loads[index] ?? {};
        for (const [host, share] of hostShares(level, panics ? new Set() : ejected)) {
            shares[host.cluster] = (shares[host.cluster] ?? 0) + (load / 100) * share;
        }
    });
    return shares;
}

/** The part of a level's requests that each host gets: by locality weights where there are any, else by its pods. */
function hostShares({ hosts, localityWeights }: Level, ejected: ReadonlySet<Host>): [Host, number][] {
    const healthy = hosts.filter((host) => !ejected.has(host));
    if (!localityWeights) {
        return byWeight(healthy, 1);
    }
    const inLocality = (locality: Host['locality'], among: readonly Host[]): Host[] =>
        among.filter((host) => localityText(host.locality) === localityText(locality));
    const shares = localityShares(
        localityWeights.map(({ locality, weight }) => ({
            weight,
            hosts: inLocality(locality, hosts).length,
            healthy: inLocality(locality, healthy).length,
        })),
    );
    return localityWeights.flatMap(({ locality }, index) =>
        byWeight(inLocality(locality, healthy), shares[index] ?? 0),
    );
}

function byWeight(hosts: readonly Host[], share: number): [Host, number][] {
    const partOf = ({ share: part, weight }: Host): number => part ?? weight;
    const total = hosts.reduce((sum, host) => sum + partOf(host), 0);
    return hosts.map((host) => [host, total === 0 ? 0 : (share * partOf(host)) / total]);
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
