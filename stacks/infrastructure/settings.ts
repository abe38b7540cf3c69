import { clusterDomainProblems, defaultClusterDomain } from '../../components/clusterDomain';
import { ReleaseChannel } from '../../components/clusters/releaseChannel';
import { addressRanges, oneOf, port, positive, text, textsByName, yesOrNo } from '../settings/readers';
import type { SettingsTable } from '../settings/setting';
import { type ExistingCluster, existingClusters } from './existingCluster';

/** What a stack is configured with for the sake of its infrastructure. */
export interface InfrastructureSettings {
    /** Id of the Google Cloud project. */
    project?: string;
    /** VPC that exists already. Default: the stack creates one. */
    network?: string;
    /** Subnets of that VPC by region. Default: the stack creates them. */
    subnetworks?: Record<string, string>;
    /** How soon GKE clusters get new versions. */
    releaseChannel?: ReleaseChannel;
    /** ARN of an IAM role or user that administers the EKS cluster. */
    administrator?: string;
    /** From where the EKS cluster's API server may be reached. */
    publicAccessRanges?: string[];
    /** Whether the cloud refuses to delete the clusters. */
    deletionProtection?: boolean;
    /** Nodes of each kind cluster beside its control plane. */
    workers?: number;
    /** Port of the first kind cluster's API server on this machine; the next clusters take the following ports. */
    apiServerPort?: number;
    /** Image of the kind clusters' nodes. */
    nodeImage?: string;
    /** Clusters that exist already. */
    clusters?: ExistingCluster[];
    /** DNS suffix of the Services of all clusters. */
    clusterDomain: string;
}

export const infrastructureSettings: SettingsTable<InfrastructureSettings> = {
    project: {
        of: ['gke', 'eks-gke'],
        requiredBy: ['gke', 'eks-gke'],
        wanted: 'the id of a Google Cloud project is needed',
        read: text,
    },
    network: { of: ['gke'], wanted: 'the name of a VPC is needed', read: text },
    subnetworks: {
        of: ['gke'],
        wanted: 'subnets by region are needed, such as {"europe-west1": "mesh"}',
        read: textsByName,
    },
    releaseChannel: { of: ['gke', 'eks-gke'], ...oneOf(Object.values(ReleaseChannel)) },
    administrator: { of: ['eks-gke'], wanted: 'the ARN of an IAM role or user is needed', read: text },
    publicAccessRanges: {
        of: ['eks-gke'],
        wanted: 'a list of blocks of addresses is needed, such as ["203.0.113.0/24"]',
        read: addressRanges,
    },
    deletionProtection: { of: ['gke', 'eks-gke'], wanted: 'true or false is needed', read: yesOrNo },
    workers: { of: ['kind'], wanted: 'a whole number of at least 1 is needed', read: positive },
    apiServerPort: { of: ['kind'], wanted: 'the number of a port is needed', read: port },
    nodeImage: { of: ['kind'], wanted: 'the name of an image is needed', read: text },
    clusters: {
        of: ['existing'],
        requiredBy: ['existing'],
        wanted:
            'a list is needed, such as [{"name": "a", "kubeconfig": "a.yaml", "context": "admin", "region": "europe-west1", ' +
            '"zone": "europe-west1-b", "network": "a"}], of which only name, kubeconfig and region must be given',
        read: existingClusters,
    },
    clusterDomain: {
        of: ['existing'],
        wanted: `the DNS suffix of the clusters' Services is needed, such as ${defaultClusterDomain}`,
        read: (stored) => (clusterDomainProblems('clusterDomain', stored).length > 0 ? undefined : stored),
        absent: defaultClusterDomain,
    },
};
