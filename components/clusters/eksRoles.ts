import * as pulumi from '@pulumi/pulumi';
import { aws } from './cloudPackages';

/** A role for an AWS service, with AWS's managed policies. */
function serviceRole(
    name: string,
    service: string,
    policies: readonly string[],
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const role = new aws.iam.Role(
        name,
        {
            assumeRolePolicy: JSON.stringify({
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
            }),
        },
        { parent },
    );
    const attached = policies.map(
        (policy) =>
            new aws.iam.RolePolicyAttachment(
                `${name}-${policy}`,
                { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
                { parent },
            ),
    );
    // A cluster or node fails if it starts before its role has the policies, so the ARN waits for them.
    return pulumi.output({ arn: role.arn, attached: attached.map(({ id }) => id) }).apply(({ arn }) => arn);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html */
export function controlPlaneRole(name: string, parent: pulumi.Resource): pulumi.Output<string> {
    return serviceRole(`${name}-control-plane`, 'eks.amazonaws.com', ['AmazonEKSClusterPolicy'], parent);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
export function nodeRole(name: string, parent: pulumi.Resource): pulumi.Output<string> {
    return serviceRole(
        `${name}-node`,
        'ec2.amazonaws.com',
        ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'],
        parent,
    );
}
