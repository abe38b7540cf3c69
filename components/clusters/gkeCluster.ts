import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { resolvedFrom } from '../resolved';
import { gcp } from './cloudPackages';
import { gkeSpec } from './gkeClusterSpec';
import { joinMesh } from './gkeMesh';
import { ownNetwork, ownSubnetwork, peerFirewall } from './gkeNetwork';
import { execKubeconfig } from './kubeconfig';
import type { ReleaseChannel } from './releaseChannel';

/** Arguments of {@link GkeCluster}. */
export interface GkeClusterArgs {
    /** Id of the Google Cloud project. */
    project: pulumi.Input<string>;
    /** Name of the cluster, of its subnet and of its node's network tag. */
    clusterName: pulumi.Input<string>;
    /** Region, e.g. `europe-west1`. */
    region: pulumi.Input<string>;
    /** Zones of the nodes. Default: zones `-b` and `-c`, which nearly every region has. */
    zones?: pulumi.Input<pulumi.Input<string>[]>;
    /** VPC, by name or link. Default: its own VPC. */
    network?: pulumi.Input<string>;
    /**
     * Subnet of that VPC, by name or link, with secondary ranges for pods and Services. Default: its own subnet, with
     * NAT.
     */
    subnetwork?: pulumi.Input<string>;
    /** Addresses of nodes in its own subnet. Default: `10.0.0.0/20`. */
    subnetRange?: pulumi.Input<string>;
    /** Addresses of pods in its own subnet. Default: `10.4.0.0/16`. */
    podRange?: pulumi.Input<string>;
    /** Addresses of Services in its own subnet. Default: `10.8.0.0/20`. */
    serviceRange?: pulumi.Input<string>;
    /** Name of the subnet's secondary range for pods. Default: `pods`. */
    podRangeName?: pulumi.Input<string>;
    /** Name of the subnet's secondary range for Services. Default: `services`. */
    serviceRangeName?: pulumi.Input<string>;
    /** Addresses of the pods of other clusters in the same VPC that may reach this one's. Default: none. */
    peerPodRanges?: pulumi.Input<pulumi.Input<string>[]>;
    /** Release channel. Default: `REGULAR`. */
    releaseChannel?: pulumi.Input<ReleaseChannel>;
    /** Whether nodes have private addresses only, and need NAT to pull images. Default: true. */
    privateNodes?: pulumi.Input<boolean>;
    /** Machine type of the nodes. Default: `e2-standard-4`. */
    machineType?: pulumi.Input<string>;
    /** Fewest nodes in each zone. Default: 1. */
    minNodes?: pulumi.Input<number>;
    /** Most nodes in each zone. Default: 3. */
    maxNodes?: pulumi.Input<number>;
    /** Project of the fleet that the cluster joins. Default: the cluster's project. */
    fleetProject?: pulumi.Input<string>;
    /**
     * Name of the fleet's feature `servicemesh`, where it is enabled: Google then runs Istio's control plane for this
     * cluster (Cloud Service Mesh, automatic management). Default: no mesh.
     */
    meshFeature?: pulumi.Input<string>;
    /** Whether Google Cloud refuses to delete the cluster. Default: true. */
    deletionProtection?: pulumi.Input<boolean>;
}

/**
 * A regional, VPC-native GKE cluster in a fleet, with Workload Identity and, optionally, Cloud Service Mesh.
 *
 * Acts on Google Cloud with the default credentials, or the `gcp` provider of the `providers` option. Its kubeconfig
 * needs the program `gke-gcloud-auth-plugin` and Application Default Credentials; gcloud is not needed.
 *
 * @example
 * {@includeCode ../../examples/clouds.ts}
 */
export class GkeCluster extends pulumi.ComponentResource {
    /** Name of the cluster. */
    readonly name: pulumi.Output<string>;
    /** Region of the cluster. */
    readonly region: pulumi.Output<string>;
    /** First of its zones. */
    readonly zone: pulumi.Output<string>;
    /** Istio's name of its network, by Cloud Service Mesh's scheme: project and VPC. */
    readonly network: pulumi.Output<string>;
    /** Kubeconfig that gets credentials from `gke-gcloud-auth-plugin`. Secret. */
    readonly kubeconfig: pulumi.Output<string>;

    constructor(name: string, args: GkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:GkeCluster', name, args, opts);

        if (args.subnetwork !== undefined && args.network === undefined) {
            refuse('GkeCluster', [{ path: 'subnetwork', reason: 'is given without `network`', fix: 'name its VPC.' }]);
        }
        const spec = resolvedFrom('GkeCluster', args, withoutPlaces(args), gkeSpec);
        const network = pulumi.output(args.network ?? ownNetwork(name, spec, this));
        const subnetwork = args.subnetwork ?? ownSubnetwork(name, spec, network, this);
        if (args.peerPodRanges !== undefined) {
            peerFirewall(name, spec, network, this);
        }

        const cluster = new gcp.container.Cluster(
            `${name}-cluster`,
            {
                name: spec.clusterName,
                project: spec.project,
                location: spec.region,
                nodeLocations: spec.zones,
                network,
                subnetwork,
                networkingMode: 'VPC_NATIVE',
                ipAllocationPolicy: {
                    clusterSecondaryRangeName: spec.podRangeName,
                    servicesSecondaryRangeName: spec.serviceRangeName,
                },
                privateClusterConfig: { enablePrivateNodes: spec.privateNodes, enablePrivateEndpoint: false },
                workloadIdentityConfig: { workloadPool: pulumi.interpolate`${spec.project}.svc.id.goog` },
                fleet: { project: spec.fleetProject },
                releaseChannel: { channel: spec.releaseChannel },
                deletionProtection: spec.deletionProtection,
                removeDefaultNodePool: true, // it cannot be changed without replacing the cluster
                initialNodeCount: 1,
            },
            { parent: this },
        );
        const nodes = new gcp.container.NodePool(
            `${name}-nodes`,
            {
                name: 'nodes',
                project: spec.project,
                location: spec.region,
                cluster: cluster.name,
                initialNodeCount: spec.minNodes,
                autoscaling: { minNodeCount: spec.minNodes, maxNodeCount: spec.maxNodes },
                management: { autoRepair: true, autoUpgrade: true },
                nodeConfig: {
                    machineType: spec.machineType,
                    tags: [spec.clusterName],
                    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
                    workloadMetadataConfig: { mode: 'GKE_METADATA' },
                    shieldedInstanceConfig: { enableSecureBoot: true },
                },
            },
            { parent: this, ignoreChanges: ['initialNodeCount'] }, // the autoscaler's start; a change would replace all nodes
        );
        if (args.meshFeature !== undefined) {
            joinMesh(name, args.meshFeature, cluster, spec.fleetProject, this);
        }

        this.name = cluster.name;
        this.region = spec.region;
        this.zone = spec.zones.apply(([zone = '']) => zone);
        this.network = pulumi.interpolate`${spec.project}-${network.apply(lastSegment)}`;
        const access = pulumi.all([spec, cluster.endpoint, cluster.masterAuth, nodes.id]); // usable once it has nodes
        this.kubeconfig = pulumi.secret(
            access.apply(([{ project, region, clusterName }, endpoint, { clusterCaCertificate }]) =>
                execKubeconfig({
                    name: `gke_${project}_${region}_${clusterName}`,
                    server: `https://${endpoint}`,
                    certificateAuthority: clusterCaCertificate,
                    command: 'gke-gcloud-auth-plugin',
                    args: ['--use_application_default_credentials'],
                    installHint:
                        'Install gke-gcloud-auth-plugin: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl#install_plugin',
                }),
            ),
        );
        this.registerOutputs({
            name: this.name,
            region: this.region,
            zone: this.zone,
            network: this.network,
            kubeconfig: this.kubeconfig,
        });
    }
}

/** Arguments that are checked: outputs of other resources are known only later. */
function withoutPlaces(args: GkeClusterArgs): GkeClusterArgs {
    const own = { ...args };
    delete own.network;
    delete own.subnetwork;
    delete own.meshFeature;
    return own;
}

function lastSegment(link: string): string {
    return link.split('/').at(-1) ?? link;
}
