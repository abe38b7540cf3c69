import * as kubernetes from '@pulumi/kubernetes';
import { EksCluster, GkeCluster } from '../../components';
import { type Cluster, inRegions } from '../clusters/cluster';
import type { Configuration } from '../settings/configuration';
import { enabledApis } from './fleet';

const aws = 'us-east-2';
const google = 'us-central1';

/** The TSB guide: one cluster with AWS and one with Google Cloud. Their networks know nothing of each other. */
export function eksGke(configuration: Configuration): Cluster[] {
    const {
        administrator,
        deletionProtection = false,
        project = '',
        publicAccessRanges,
        releaseChannel,
    } = configuration;
    inRegions([{ region: aws }, { region: google }], configuration.regions); // refuses before anything is declared
    const clusterName = 'failover';
    const eks = new EksCluster(`eks-${aws}`, {
        clusterName,
        region: aws,
        network: `network-${aws}`,
        deletionProtection,
        ...(administrator !== undefined && { administrator }),
        ...(publicAccessRanges !== undefined && { publicAccessRanges }),
    });
    const gke = new GkeCluster(
        `gke-${google}`,
        {
            project,
            clusterName,
            region: google,
            deletionProtection,
            ...(releaseChannel !== undefined && { releaseChannel }),
        },
        { dependsOn: enabledApis(project, ['container', 'gkehub']) },
    );
    const cluster = (region: string, zone: string, resource: EksCluster | GkeCluster, identity: string): Cluster => ({
        name: region,
        region,
        zone,
        network: `network-${region}`,
        kubeconfig: resource.kubeconfig,
        provider: new kubernetes.Provider(region, {
            kubeconfig: resource.kubeconfig,
            clusterIdentifier: identity,
            enableSecretMutable: true,
        }),
    });
    return inRegions(
        [
            { ...cluster(aws, `${aws}a`, eks, `eks/${aws}/${clusterName}`), balancersHaveNames: true },
            cluster(google, `${google}-b`, gke, `gke/${project}/${google}/${clusterName}`),
        ],
        configuration.regions,
    );
}
