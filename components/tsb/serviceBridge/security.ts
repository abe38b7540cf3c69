import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, type ServiceBridgeWorkspacePlace } from './place';

/** Arguments of {@link ServiceBridgeSecurity}. */
export interface ServiceBridgeSecurityArgs extends ServiceBridgeWorkspacePlace {
    /** The security group. */
    group: pulumi.Input<string>;
    /** Name of the object. Default: `group`. */
    objectName?: pulumi.Input<string>;
    /** Whether pods refuse callers without mutual TLS. Default: false; then authorization binds only callers with it. */
    requireMutualTls?: pulumi.Input<boolean>;
    /** Whether only workloads of the workspace may call its pods. Default: true. */
    workspaceOnly?: pulumi.Input<boolean>;
}

export function securityObject(args: pulumi.Unwrap<ServiceBridgeSecurityArgs>): ServiceBridgeObject {
    const { group, namespace, objectName = args.group, organization, tenant, workspace } = args;
    const { requireMutualTls = false, workspaceOnly = true } = args;
    refuse('ServiceBridgeSecurity', [
        ...placeProblems({ namespace, organization, tenant, workspace }),
        ...labelProblems('group', group),
        ...labelProblems('objectName', objectName),
        ...(requireMutualTls || workspaceOnly
            ? []
            : [{ path: 'workspaceOnly', reason: 'is false, and `requireMutualTls` too: nothing would be refused.' }]),
    ]);
    return {
        name: objectName,
        place: { namespace, organization, tenant, workspace, securityGroup: group },
        spec: {
            authenticationSettings: { trafficMode: requireMutualTls ? 'REQUIRED' : 'OPTIONAL' },
            ...(workspaceOnly && { authorization: { mode: 'WORKSPACE' } }),
        },
    };
}

/**
 * Who may call the pods of a workspace: a `SecuritySetting` (security.tsb.tetrate.io/v2).
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeSecurity extends pulumi.ComponentResource {
    /** Name of the object. */
    readonly objectName: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeSecurity', name, args, opts);

        const subject = ['ServiceBridgeSecurity', name, 'objectName'] as const;
        const object = objectOf(this, subject, 'securitySetting', args, securityObject);
        this.objectName = declaredObject(`${name}-setting`, 'securitySetting', object, { parent: this }).metadata.name;
        this.registerOutputs({ objectName: this.objectName });
    }
}
