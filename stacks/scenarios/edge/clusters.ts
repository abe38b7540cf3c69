import { BadInput } from '../../../errors';
import type { Cluster } from '../../clusters/cluster';

/** What a cluster of the scenario runs, with the names of the Gloo guide. */
export interface EdgeCluster {
    cluster: Cluster;
    /** Name of the cluster, under which Federation knows it too. */
    name: string;
    region: string;
    /** Deployment: `echo-blue` or `echo-green`. */
    deployment: string;
    service: string;
    labels: { app: string; text: string };
    /** First word of the replies. */
    text: string;
    /** Name that Gloo's discovery would give to the Service's Upstream. */
    upstream: string;
}

/** Port of the echo Services in the Gloo guide. */
export const echoPort = 10_000;
export const appNamespace = 'default';

/**
 * The first cluster is the local one, blue; all others are remote, green.
 *
 * @param region The first one's, if that is not the infrastructure's first.
 */
export function edgeClusters(
    clusters: readonly Cluster[],
    infrastructure: string,
    region?: string,
): [EdgeCluster, ...EdgeCluster[]] {
    const local = region === undefined ? clusters[0] : clusters.find((cluster) => cluster.region === region);
    if (region !== undefined && !local) {
        throw new BadInput(
            `\`primary\` is ${region}; the clusters are in ${clusters.map((cluster) => cluster.region).join(', ')}.`,
        );
    }
    const ordered = [...clusters].sort((one, other) => Number(other === local) - Number(one === local));
    const [primary, ...remotes] = ordered.map((cluster) => edgeCluster(cluster, cluster === local ? 'blue' : 'green'));
    if (!primary || remotes.length === 0) {
        throw new BadInput(
            `The infrastructure \`${infrastructure}\` has ${clusters.length} of the clusters that \`regions\` asks ` +
                'for; scenario `edge` needs 2 or more.',
        );
    }
    return [primary, ...remotes];
}

function edgeCluster(cluster: Cluster, color: 'blue' | 'green'): EdgeCluster {
    const service = `service-${color}`;
    return {
        cluster,
        name: cluster.name,
        region: cluster.region,
        deployment: `echo-${color}`,
        service,
        labels: { app: 'bluegreen', text: color },
        text: `${color}-pod`,
        upstream: `${appNamespace}-${service}-${echoPort}`,
    };
}
