import type * as pulumi from '@pulumi/pulumi';
import { gcp } from './cloudPackages';
import type { GkeSpec } from './gkeClusterSpec';

/** A VPC without automatic subnets. */
export function ownNetwork(name: string, spec: pulumi.Output<GkeSpec>, parent: pulumi.Resource): pulumi.Output<string> {
    return new gcp.compute.Network(
        `${name}-network`,
        {
            name: spec.apply(({ clusterName }) => `${clusterName}-network`),
            project: spec.project,
            autoCreateSubnetworks: false,
        },
        { parent },
    ).selfLink;
}

/** A subnet with ranges for pods and Services, and NAT, so that private nodes can pull images. */
export function ownSubnetwork(
    name: string,
    spec: pulumi.Output<GkeSpec>,
    network: pulumi.Input<string>,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const subnetwork = new gcp.compute.Subnetwork(
        `${name}-subnetwork`,
        {
            name: spec.clusterName,
            project: spec.project,
            region: spec.region,
            network,
            ipCidrRange: spec.subnetRange,
            secondaryIpRanges: [
                { rangeName: spec.podRangeName, ipCidrRange: spec.podRange },
                { rangeName: spec.serviceRangeName, ipCidrRange: spec.serviceRange },
            ],
            privateIpGoogleAccess: true,
        },
        { parent },
    );
    const place = { project: spec.project, region: spec.region };
    const router = new gcp.compute.Router(`${name}-router`, { name: spec.clusterName, ...place, network }, { parent });
    new gcp.compute.RouterNat(
        `${name}-nat`,
        {
            name: spec.clusterName,
            ...place,
            router: router.name,
            natIpAllocateOption: 'AUTO_ONLY',
            sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
            subnetworks: [{ name: subnetwork.selfLink, sourceIpRangesToNats: ['ALL_IP_RANGES'] }],
        },
        { parent },
    );
    return subnetwork.selfLink;
}

/**
 * Opens this cluster's pods to pods of other clusters: by default, Google Cloud admits its own subnet only
 * (https://cloud.google.com/service-mesh/docs/operate-and-maintain/gke-install-multi-cluster, "Create firewall rule").
 */
export function peerFirewall(
    name: string,
    spec: pulumi.Output<GkeSpec>,
    network: pulumi.Input<string>,
    parent: pulumi.Resource,
): void {
    new gcp.compute.Firewall(
        `${name}-peers`,
        {
            name: spec.apply(({ clusterName }) => `${clusterName}-peer-pods`),
            project: spec.project,
            network,
            direction: 'INGRESS',
            sourceRanges: spec.peerPodRanges,
            targetTags: [spec.clusterName],
            allows: [{ protocol: 'tcp' }, { protocol: 'icmp' }], // the latter for the path's MTU
        },
        { parent },
    );
}
