import * as kubernetes from '@pulumi/kubernetes';
import { GkeCluster, ManagedMesh } from '../../components';
import type { Cluster } from '../clusters/cluster';
import type { Configuration } from '../settings/configuration';
import { checkForCloudServiceMesh } from './cloudServiceMesh';
import { defaultRegions } from './defaultRegions';
import { enabledApis, fleetMesh, sharedNetwork } from './fleet';

/** GKE clusters of one fleet in one VPC, whose mesh Google manages. What that mesh does not support is refused. */
export function gke(configuration: Configuration): Cluster[] {
    checkForCloudServiceMesh(configuration);
    const { project = '', regions = defaultRegions, releaseChannel, deletionProtection = false } = configuration;
    const apis = enabledApis(project, ['container', 'gkehub', 'mesh']);
    const network = configuration.network ?? sharedNetwork(project, apis);
    const meshFeature = fleetMesh(project, apis);
    const podRange = (index: number) => `10.${64 + index}.0.0/16`;

    return regions.map((region, index) => {
        const subnetwork = configuration.subnetworks?.[region];
        const resource = new GkeCluster(
            `gke-${region}`,
            {
                project,
                clusterName: `failover-${region}`,
                region,
                network,
                ...(subnetwork !== undefined && { subnetwork }),
                subnetRange: `10.0.${16 * index}.0/20`,
                podRange: podRange(index),
                serviceRange: `10.8.${16 * index}.0/20`,
                peerPodRanges: regions.map((_, other) => podRange(other)).filter((_, other) => other !== index),
                meshFeature,
                deletionProtection,
                ...(releaseChannel !== undefined && { releaseChannel }),
            },
            { dependsOn: apis },
        );
        const { kubeconfig } = resource;
        const provider = new kubernetes.Provider(region, {
            kubeconfig,
            clusterIdentifier: `gke/${project}/${region}/failover-${region}`,
            enableSecretMutable: true,
        });
        const managed = new ManagedMesh(`managed-mesh-${region}`, {}, { provider });
        return {
            name: region,
            region,
            zone: `${region}-b`,
            network: vpcName(project, configuration.network),
            kubeconfig,
            provider,
            istio: { joined: true, ready: [managed] },
        };
    });
}

/** As Cloud Service Mesh names it; all clusters are in the same one. */
function vpcName(project: string, network = 'pulumi-failover'): string {
    return `${project}-${network.split('/').at(-1) ?? network}`;
}
