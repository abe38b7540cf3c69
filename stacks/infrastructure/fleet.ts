import * as compute from '@pulumi/gcp/compute';
import * as gkehub from '@pulumi/gcp/gkehub';
import * as projects from '@pulumi/gcp/projects';
import type * as pulumi from '@pulumi/pulumi';

/** Enables APIs of a project. They stay enabled when the stack is gone: others may use them. */
export function enabledApis(project: string, names: readonly string[]): pulumi.Resource[] {
    return names.map(
        (name) =>
            new projects.Service(`api-${name}`, {
                project,
                service: `${name}.googleapis.com`,
                disableOnDestroy: false,
            }),
    );
}

/** A VPC for the subnets of several clusters. */
export function sharedNetwork(project: string, dependsOn: pulumi.Resource[]): pulumi.Output<string> {
    return new compute.Network(
        'network',
        { project, name: 'pulumi-failover', autoCreateSubnetworks: false },
        { dependsOn },
    ).selfLink;
}

/** Enables Cloud Service Mesh in the project's fleet, and gives the feature's name. */
export function fleetMesh(project: string, dependsOn: pulumi.Resource[]): pulumi.Output<string> {
    return new gkehub.Feature('mesh', { project, name: 'servicemesh', location: 'global' }, { dependsOn }).name;
}
