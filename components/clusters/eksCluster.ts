import type * as eks from '@pulumi/aws/eks';
import * as pulumi from '@pulumi/pulumi';
import { resolved } from '../resolved';
import { aws } from './cloudPackages';
import { eksSpec } from './eksClusterSpec';
import { eksNetwork } from './eksNetwork';
import { controlPlaneRole, nodeRole } from './eksRoles';
import { execKubeconfig } from './kubeconfig';

/** Arguments of {@link EksCluster}. */
export interface EksClusterArgs {
    /** Name of the cluster. */
    clusterName: pulumi.Input<string>;
    /** Region, e.g. `us-east-2`. */
    region: pulumi.Input<string>;
    /** Two zones. Default: zones `a` and `b` of the region. */
    zones?: pulumi.Input<pulumi.Input<string>[]>;
    /** Istio's name of its network. Default: `network-` and the cluster's name. */
    network?: pulumi.Input<string>;
    /** Addresses of its VPC, nodes and pods included: a /16 to /22. Default: `10.64.0.0/16`. */
    vpcRange?: pulumi.Input<string>;
    /** Minor version of Kubernetes, e.g. `1.34`. Default: EKS's newest when the cluster is created. */
    version?: pulumi.Input<string>;
    /** Instance type of the nodes. Default: `m6i.large`. */
    instanceType?: pulumi.Input<string>;
    /** Fewest nodes. Default: 2. */
    minNodes?: pulumi.Input<number>;
    /** Most nodes. Default: 4. */
    maxNodes?: pulumi.Input<number>;
    /** Addresses that may reach the API server. Default: all (`0.0.0.0/0`). */
    publicAccessRanges?: pulumi.Input<pulumi.Input<string>[]>;
    /** ARN of a further IAM role or user that administers the cluster, beside its creator. Default: none. */
    administrator?: pulumi.Input<string>;
    /** Whether AWS refuses to delete the cluster. Default: true. */
    deletionProtection?: pulumi.Input<boolean>;
}

/**
 * An EKS cluster in its own VPC: subnets for nodes and for load balancers in two zones, a managed node group, an OIDC
 * provider for roles of service accounts, and access by access entries.
 *
 * Acts on AWS with the default credentials, or the `aws` provider of the `providers` option. Its kubeconfig needs the
 * program `aws` and credentials of a principal that may administer the cluster.
 *
 * @example
 * {@includeCode ../../examples/clouds.ts}
 */
export class EksCluster extends pulumi.ComponentResource {
    /** Name of the cluster. */
    readonly name: pulumi.Output<string>;
    /** Region of the cluster. */
    readonly region: pulumi.Output<string>;
    /** First of its zones. */
    readonly zone: pulumi.Output<string>;
    /** Istio's name of its network. */
    readonly network: pulumi.Output<string>;
    /** Kubeconfig that gets credentials from `aws eks get-token`. Secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** ARN of its OIDC provider, for roles of service accounts. */
    readonly oidcProvider: pulumi.Output<string>;

    constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:EksCluster', name, args, opts);

        const child = { parent: this };
        const spec = resolved('EksCluster', args, eksSpec);
        const { nodeSubnets, publicSubnets } = eksNetwork(name, spec, this);
        const cluster = new aws.eks.Cluster(
            `${name}-cluster`,
            {
                name: spec.clusterName,
                region: spec.region,
                roleArn: controlPlaneRole(name, this),
                version: spec.version.apply((version) => version || undefined),
                vpcConfig: {
                    subnetIds: [...nodeSubnets, ...publicSubnets],
                    endpointPublicAccess: true,
                    endpointPrivateAccess: true,
                    publicAccessCidrs: spec.publicAccessRanges,
                },
                accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
                deletionProtection: spec.deletionProtection,
            },
            child,
        );
        const nodes = new aws.eks.NodeGroup(
            `${name}-nodes`,
            {
                region: spec.region,
                clusterName: cluster.name,
                nodeRoleArn: nodeRole(name, this),
                subnetIds: nodeSubnets,
                instanceTypes: [spec.instanceType],
                scalingConfig: { minSize: spec.minNodes, maxSize: spec.maxNodes, desiredSize: spec.minNodes },
            },
            { ...child, ignoreChanges: ['scalingConfig.desiredSize'] }, // left to an autoscaler
        );
        const oidc = new aws.iam.OpenIdConnectProvider(
            `${name}-oidc`,
            {
                url: cluster.identities.apply((identities) => identities[0]?.oidcs[0]?.issuer ?? ''),
                clientIdLists: ['sts.amazonaws.com'],
            },
            child,
        );
        if (args.administrator !== undefined) {
            administer(name, cluster, spec.region, args.administrator, this);
        }

        this.name = cluster.name;
        this.region = spec.region;
        this.zone = spec.zones.apply(([zone = '']) => zone);
        this.network = spec.network;
        const access = pulumi.all([spec, cluster.endpoint, cluster.certificateAuthority, nodes.id]); // usable once it has nodes
        this.kubeconfig = pulumi.secret(
            access.apply(([{ region, clusterName }, server, { data }]) =>
                execKubeconfig({
                    name: `eks_${region}_${clusterName}`,
                    server,
                    certificateAuthority: data,
                    command: 'aws',
                    args: ['eks', 'get-token', '--cluster-name', clusterName, '--region', region, '--output', 'json'],
                    installHint:
                        'Install the AWS CLI, version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
                }),
            ),
        );
        this.oidcProvider = oidc.arn;
        this.registerOutputs({
            name: this.name,
            region: this.region,
            zone: this.zone,
            network: this.network,
            kubeconfig: this.kubeconfig,
            oidcProvider: this.oidcProvider,
        });
    }
}

/**
 * Makes a principal administrator of the cluster
 * (https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html).
 */
function administer(
    name: string,
    cluster: eks.Cluster,
    region: pulumi.Input<string>,
    principalArn: pulumi.Input<string>,
    parent: pulumi.Resource,
): void {
    const entry = new aws.eks.AccessEntry(
        `${name}-administrator`,
        { region, clusterName: cluster.name, principalArn },
        { parent },
    );
    new aws.eks.AccessPolicyAssociation(
        `${name}-administration`,
        {
            region,
            clusterName: cluster.name,
            principalArn: entry.principalArn,
            policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
            accessScope: { type: 'cluster' },
        },
        { parent },
    );
}
