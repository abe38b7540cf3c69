import * as compute from '@pulumi/gcp/compute';
import * as gkehub from '@pulumi/gcp/gkehub';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { EksCluster, GkeCluster, ManagedMesh } from 'pulumi-failover';

const project = new pulumi.Config().require('project');

// Two clusters of one fleet in one VPC, with a mesh that Google manages.
const network = new compute.Network('fleet', { project, autoCreateSubnetworks: false });
const mesh = new gkehub.Feature('mesh', { project, name: 'servicemesh', location: 'global' });
const podRanges = ['10.4.0.0/16', '10.5.0.0/16'];
const fleet = ['europe-west1', 'us-central1'].map((region, index) => {
    const cluster = new GkeCluster(region, {
        project,
        clusterName: region,
        region,
        network: network.selfLink,
        subnetRange: `10.0.${16 * index}.0/20`,
        podRange: podRanges[index] ?? '',
        serviceRange: `10.8.${16 * index}.0/20`,
        peerPodRanges: podRanges.filter((_, other) => other !== index),
        meshFeature: mesh.name,
    });
    const provider = new kubernetes.Provider(region, {
        kubeconfig: cluster.kubeconfig,
        clusterIdentifier: `gke/${project}/${region}`, // a new kubeconfig is no new cluster
    });
    new ManagedMesh(`mesh-${region}`, {}, { provider });
    return cluster;
});

// A third one elsewhere, which somebody other than the one who deploys this administers.
const elsewhere = new EksCluster('elsewhere', {
    clusterName: 'elsewhere',
    region: 'us-east-2',
    administrator: 'arn:aws:iam::123456789012:role/operators',
});

export const kubeconfigs = [...fleet, elsewhere].map(({ kubeconfig }) => kubeconfig);
