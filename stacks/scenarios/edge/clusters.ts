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

/** The first cluster is the local one, blue; all others are remote, green. */
export function edgeClusters(clusters: readonly Cluster[], infrastructure: string): [EdgeCluster, ...EdgeCluster[]] {
    const [primary, ...remotes] = clusters.map((cluster, index) =>
        edgeCluster(cluster, index === 0 ? 'blue' : 'green'),
    );
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
