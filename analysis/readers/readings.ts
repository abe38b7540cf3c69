import { isDeepStrictEqual } from 'node:util';
import type { Cluster } from '../model/fleet';
import { type ClusterReading, remoteSecretLabel } from '../model/reading';

/**
 * The clusters, each with what its control plane reads of the others. A cluster for which nothing has changed stays the
 * same object as `before`.
 */
export function withReadings(clusters: readonly Cluster[], before: readonly Cluster[]): Cluster[] {
    const named = clusterByMeshName(clusters);
    return clusters.map((cluster, index) => {
        const found = clusters
            .filter((other) => other !== cluster)
            .map((other) => ({ cluster: other.name, ...readingOf(cluster, other, clusters, named) }));
        const [old, was] = [cluster.readings, before[index]?.readings];
        const same = [old, was].find((each) => isDeepStrictEqual(each, found));
        return same === old ? cluster : { ...cluster, readings: same ?? found };
    });
}

/** Whether the control plane of a cluster reads the endpoints of another, and its own. */
export function reads({ name, readings }: Pick<Cluster, 'name' | 'readings'>, other: string): boolean {
    return other === name || (readings.find(({ cluster }) => cluster === other)?.reads ?? true);
}

type Named = ReadonlyMap<string, Cluster>;

function readingOf(
    { controlPlane, name }: Cluster,
    other: Cluster,
    clusters: readonly Cluster[],
    named: Named,
): Omit<ClusterReading, 'cluster'> {
    const { isConnected, others, remotes, said } = controlPlane;
    if (said !== undefined) {
        return known(said === 'all' || said.includes(other.name), '`--reads` says so');
    }
    if (isConnected && other.controlPlane.isConnected) {
        return known(
            true,
            'both are connected in one fleet of Cloud Service Mesh (ConfigMap istio-system/asm-options)',
        );
    }
    const secret = remotes.find((remote) => named.get(remote.name) === other)?.secret;
    if (secret !== undefined) {
        return known(true, `${secret} names it`);
    }
    if (typeof others === 'object') {
        return assumed(others.unknown);
    }
    if (others === 'perhaps' && clusters.every((each) => each.controlPlane.remotes.length === 0)) {
        return assumed(`no Secret with the label ${remoteSecretLabel}: "true" was among the objects`);
    }
    const strangers = remotes.filter((remote) => !named.has(remote.name));
    const isNamed = isUnique(other, clusters);
    return strangers.length > 0 && !isNamed
        ? assumed(
              `${strangers.map((each) => `${each.secret} names "${each.name}"`).join(', ')}, which may be ${other.name}`,
          )
        : known(false, `no Secret with the label ${remoteSecretLabel}: "true" names it in ${name}`);
}

const known = (isRead: boolean, because: string) => ({ reads: isRead, isAssumed: false, because });
const assumed = (because: string) => ({ reads: true, isAssumed: true, because });

/** By the names that Istio has for the clusters, then by their names here. */
function clusterByMeshName(clusters: readonly Cluster[]): Named {
    const own = clusters
        .filter((cluster) => isUnique(cluster, clusters))
        .map((cluster) => [cluster.controlPlane.clusterName ?? cluster.name, cluster] as const);
    return new Map([...clusters.map((cluster) => [cluster.name, cluster] as const), ...own]);
}

/** Whether the cluster's name in the mesh is known. Where nobody sets it, all clusters have the same. */
function isUnique({ controlPlane: { clusterName } }: Cluster, clusters: readonly Cluster[]): boolean {
    return (
        clusterName !== undefined &&
        clusters.filter((each) => each.controlPlane.clusterName === clusterName).length === 1
    );
}
