import type * as ec2 from '@pulumi/aws/ec2';
import * as pulumi from '@pulumi/pulumi';
import { aws } from './cloudPackages';
import { type EksSpec, quarters } from './eksClusterSpec';

/** Subnets of a cluster, by zone. */
export interface EksNetwork {
    /** For nodes: they reach the outside through NAT. */
    nodeSubnets: pulumi.Output<string>[];
    /** For load balancers that are reachable from the internet. */
    publicSubnets: pulumi.Output<string>[];
}

/**
 * A VPC across two zones. The tags tell Kubernetes which subnets load balancers go to
 * (https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html, "Prerequisites"). Each zone has its
 * own NAT, so that the loss of one zone does not affect the other.
 */
export function eksNetwork(name: string, spec: pulumi.Output<EksSpec>, parent: pulumi.Resource): EksNetwork {
    const child = { parent };
    const { region } = spec;
    const named = (part: string) => ({ Name: spec.apply(({ clusterName }) => `${clusterName}-${part}`) });
    const vpc = new aws.ec2.Vpc(
        `${name}-vpc`,
        {
            region,
            cidrBlock: spec.vpcRange,
            enableDnsHostnames: true,
            enableDnsSupport: true,
            tags: named('vpc'),
        },
        child,
    );
    const internet = new aws.ec2.InternetGateway(
        `${name}-internet`,
        { region, vpcId: vpc.id, tags: named('internet') },
        child,
    );

    const subnet = (part: string, zone: number, quarter: number, role: string) =>
        new aws.ec2.Subnet(
            `${name}-${part}`,
            {
                region,
                vpcId: vpc.id,
                availabilityZone: spec.apply(({ zones }) => zones[zone] ?? ''),
                cidrBlock: spec.apply(({ vpcRange }) => quarters(vpcRange)[quarter] ?? ''),
                tags: { ...named(part), [role]: '1' },
            },
            child,
        );
    /** Routes a subnet's outbound traffic through a gateway. */
    const route = (part: string, from: ec2.Subnet, to: Pick<ec2.RouteArgs, 'gatewayId' | 'natGatewayId'>) => {
        const table = new aws.ec2.RouteTable(
            `${name}-${part}-routes`,
            { region, vpcId: vpc.id, tags: named(part) },
            child,
        );
        const way = new aws.ec2.Route(
            `${name}-${part}-way-out`,
            { region, routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', ...to },
            child,
        );
        return new aws.ec2.RouteTableAssociation(
            `${name}-${part}-association`,
            { region, routeTableId: table.id, subnetId: from.id },
            { ...child, dependsOn: [way] },
        );
    };

    const zones = [0, 1].map((zone) => {
        const outside = `public-${zone}`;
        const inside = `nodes-${zone}`;
        const open = subnet(outside, zone, zone + 2, 'kubernetes.io/role/elb');
        const opened = route(outside, open, { gatewayId: internet.id });
        const address = new aws.ec2.Eip(`${name}-nat-${zone}-address`, { region, domain: 'vpc' }, child);
        const nat = new aws.ec2.NatGateway(
            `${name}-nat-${zone}`,
            { region, subnetId: open.id, allocationId: address.id, tags: named(`nat-${zone}`) },
            { ...child, dependsOn: [opened] },
        );
        const closed = subnet(inside, zone, zone, 'kubernetes.io/role/internal-elb');
        const routed = route(inside, closed, { natGatewayId: nat.id });
        // Nodes depend on the subnet's route: without it they never join the cluster.
        return { node: pulumi.all([closed.id, routed.id]).apply(([id]) => id), open: open.id };
    });
    return { nodeSubnets: zones.map(({ node }) => node), publicSubnets: zones.map(({ open }) => open) };
}
