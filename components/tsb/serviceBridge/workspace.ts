import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, selectorProblems, type ServiceBridgeTenantPlace } from './place';
import type { ServiceBridgeWorkload } from './settings';
import { workloadProblems } from './workload';

/** Arguments of {@link ServiceBridgeWorkspace}. */
export interface ServiceBridgeWorkspaceArgs extends ServiceBridgeTenantPlace {
    /** Name of the workspace. */
    workspace: pulumi.Input<string>;
    /**
     * Namespaces that the workspace owns, each `<cluster>/<namespace>`; `*` stands for every cluster, or at the end of a
     * name for its rest. A namespace has one owner.
     */
    namespaces: pulumi.Input<pulumi.Input<string>[]>;
    /** Name for people. Default: `workspace`. */
    displayName?: pulumi.Input<string>;
    /** Whether its gateways may route to hostnames of other workspaces. Default: false. */
    privileged?: pulumi.Input<boolean>;
    /**
     * East-west gateways by which the workspace's services are also endpoints of each other (`WorkspaceSetting`), so that
     * callers see at once that a service has no pods. Default: none.
     */
    eastWest?: pulumi.Input<ServiceBridgeWorkload>;
}

type Args = pulumi.Unwrap<ServiceBridgeWorkspaceArgs>;

export function workspaceObject(args: Args): ServiceBridgeObject {
    const { displayName = args.workspace, namespace, namespaces, organization, privileged, tenant, workspace } = args;
    const place = { namespace, organization, tenant };
    refuse('ServiceBridgeWorkspace', [
        ...placeProblems(place),
        ...labelProblems('workspace', workspace),
        ...selectorProblems('namespaces', namespaces),
        ...(args.eastWest ? workloadProblems('eastWest', args.eastWest) : []),
    ]);
    return {
        name: workspace,
        place,
        spec: {
            displayName,
            namespaceSelector: { names: namespaces },
            ...(privileged !== undefined && { privileged }),
        },
    };
}

export function workspaceSetting(args: Args): ServiceBridgeObject {
    const { eastWest, namespace, organization, tenant, workspace } = args;
    return {
        name: workspace,
        place: { namespace, organization, tenant, workspace },
        spec: { defaultEastWestGatewaySettings: eastWest ? [{ workloadSelector: eastWest }] : [] },
    };
}

/**
 * A workspace of Tetrate Service Bridge: namespaces of one team over all clusters, as a `Workspace`, and with `eastWest`
 * a `WorkspaceSetting` (tsb.tetrate.io/v2).
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeWorkspace extends pulumi.ComponentResource {
    /** Name of the workspace. */
    readonly workspace: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeWorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeWorkspace', name, args, opts);

        const subject = ['ServiceBridgeWorkspace', name, 'workspace'] as const;
        const object = objectOf(this, subject, 'workspace', args, workspaceObject);
        const declared = declaredObject(`${name}-workspace`, 'workspace', object, { parent: this });
        if (args.eastWest !== undefined) {
            const setting = pulumi.all([args, object]).apply(([known]) => workspaceSetting(known));
            declaredObject(`${name}-setting`, 'workspaceSetting', setting, { parent: this, dependsOn: declared });
        }

        this.workspace = declared.metadata.name;
        this.registerOutputs({ workspace: this.workspace });
    }
}
