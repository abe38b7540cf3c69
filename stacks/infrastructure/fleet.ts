import type * as pulumi from '@pulumi/pulumi';
import { gcp } from '../../components/clusters/cloudPackages';

/** Enables APIs of a project. They stay enabled when the stack is gone: others may use them. */
export function enabledApis(project: string, names: readonly string[]): pulumi.Resource[] {
    return names.map(
        (name) =>
            new gcp.projects.Service(`api-${name}`, {
                project,
                service: `${name}.googleapis.com`,
                disableOnDestroy: false,
            }),
    );
}

/** A VPC for the subnets of several clusters. */
export function sharedNetwork(project: string, dependsOn: pulumi.Resource[]): pulumi.Output<string> {
    return new gcp.compute.Network(
        'network',
        { project, name: 'pulumi-failover', autoCreateSubnetworks: false },
        { dependsOn },
    ).selfLink;
}

/** Enables Cloud Service Mesh in the project's fleet, and gives the feature's name. */
export function fleetMesh(project: string, dependsOn: pulumi.Resource[]): pulumi.Output<string> {
    return new gcp.gkehub.Feature('mesh', { project, name: 'servicemesh', location: 'global' }, { dependsOn }).name;
}
