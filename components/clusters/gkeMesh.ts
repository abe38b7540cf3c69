import type * as container from '@pulumi/gcp/container';
import type * as pulumi from '@pulumi/pulumi';
import { gcp } from './cloudPackages';

/** Switches on Google's management of the mesh for this member of the fleet. */
export function joinMesh(
    name: string,
    feature: pulumi.Input<string>,
    cluster: container.Cluster,
    project: pulumi.Input<string>,
    parent: pulumi.Resource,
): void {
    new gcp.gkehub.FeatureMembership(
        `${name}-mesh`,
        {
            project,
            location: 'global',
            feature,
            membership: cluster.fleet.apply((fleet) => fleet?.membershipId ?? ''),
            membershipLocation: cluster.fleet.apply((fleet) => fleet?.membershipLocation ?? ''),
            mesh: { management: 'MANAGEMENT_AUTOMATIC' },
        },
        { parent, dependsOn: [cluster] },
    );
}
