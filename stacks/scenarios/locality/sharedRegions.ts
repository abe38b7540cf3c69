import type { Cluster } from '../../clusters/cluster';

/** Clusters that share their region with one before them, which a balance by region cannot tell apart. */
export function sharedRegions(clusters: readonly Pick<Cluster, 'name' | 'region'>[]): string[] {
    return clusters.flatMap(({ name, region }, index) => {
        const other = clusters.slice(0, index).find((before) => before.region === region);
        return other ? [`\`${other.name}\` and \`${name}\` are both in ${region}`] : [];
    });
}
