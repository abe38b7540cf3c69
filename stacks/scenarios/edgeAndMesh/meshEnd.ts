import type * as pulumi from '@pulumi/pulumi';
import { Bookinfo, Hardening, MeshFailover } from '../../../components';
import { type Cluster, inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import type { MeshMember } from '../mesh/joinedMesh';
import { strictMutualTls } from '../mesh/strictMutualTls';
import { meshServiceArgs, meshServices } from './meshServices';
import { appNamespace, reviewsVersion } from './names';

/**
 * Bookinfo in one cluster of the mesh. What productpage calls fails over to the other cluster, and back.
 *
 * @returns What requests have to wait for.
 */
export function meshEnd(
    { cluster, ready, revision }: MeshMember,
    clusters: readonly Cluster[],
    configuration: Configuration,
): pulumi.Resource[] {
    const { clusterDomain, replicas } = configuration;
    const options = { ...inCluster(cluster), dependsOn: ready };
    const bookinfo = new Bookinfo(
        `bookinfo-${cluster.name}`,
        {
            cluster: cluster.name,
            namespace: appNamespace,
            clusterDomain,
            replicas,
            replicasOf: Object.fromEntries(
                ['v1', 'v2', 'v3'].filter((each) => each !== reviewsVersion).map((each) => [`reviews-${each}`, 0]),
            ),
            ...(configuration.variant === Hardening.Guide && { drainSeconds: 0 }),
            ...(revision !== undefined && { revision }),
        },
        options,
    );
    const failovers = meshServices.map(
        (each) =>
            new MeshFailover(
                `failover-${each.service}-${cluster.name}`,
                meshServiceArgs(each, configuration, clusters),
                options,
            ),
    );
    return [bookinfo, ...failovers, ...strictMutualTls(cluster, ready)];
}
