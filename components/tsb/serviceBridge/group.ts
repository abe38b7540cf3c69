import * as pulumi from '@pulumi/pulumi';
import type { ServiceBridgeKindName } from '../../../analysis/bridge/serviceBridge/kinds';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { plainArgument } from '../../plainArgument';
import { enumProblems } from '../../valueProblems';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, selectorProblems, type ServiceBridgeWorkspacePlace } from './place';
import { ServiceBridgeConfigMode, ServiceBridgeGroupType } from './settings';

/** Arguments of {@link ServiceBridgeGroup}. */
export interface ServiceBridgeGroupArgs extends ServiceBridgeWorkspacePlace {
    /** What the group is for. Has to be plain. */
    type: pulumi.Input<ServiceBridgeGroupType>;
    /** Name of the group. */
    group: pulumi.Input<string>;
    /** Namespaces of the workspace that the group is for, as the workspace writes them. */
    namespaces: pulumi.Input<pulumi.Input<string>[]>;
    /** Default: `DIRECT` for `istio-internal`, else `BRIDGED`. */
    configMode?: pulumi.Input<ServiceBridgeConfigMode>;
}

const kinds: { [type in ServiceBridgeGroupType]: ServiceBridgeKindName } = {
    gateway: 'gatewayGroup',
    traffic: 'trafficGroup',
    security: 'securityGroup',
    'istio-internal': 'istioInternalGroup',
};

export function groupObject(args: pulumi.Unwrap<ServiceBridgeGroupArgs>): ServiceBridgeObject {
    const { group, namespace, namespaces, organization, tenant, type, workspace } = args;
    const internal = type === ServiceBridgeGroupType.IstioInternal;
    const configMode = args.configMode ?? (internal ? ServiceBridgeConfigMode.Direct : ServiceBridgeConfigMode.Bridged);
    const place = { namespace, organization, tenant, workspace };
    refuse('ServiceBridgeGroup', [
        ...enumProblems('type', type, ServiceBridgeGroupType),
        ...enumProblems('configMode', configMode, ServiceBridgeConfigMode),
        ...(internal && configMode === ServiceBridgeConfigMode.Bridged
            ? [{ path: 'configMode', reason: 'is BRIDGED', fix: 'a group of Istio’s own objects is DIRECT.' }]
            : []),
        ...placeProblems(place),
        ...labelProblems('group', group),
        ...selectorProblems('namespaces', namespaces),
    ]);
    return { name: group, place, spec: { configMode, namespaceSelector: { names: namespaces } } };
}

/**
 * A group of objects in a workspace of Tetrate Service Bridge: a `Group` of gateway., traffic., security. or
 * istiointernal.tsb.tetrate.io/v2.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeGroup extends pulumi.ComponentResource {
    /** Name of the group. */
    readonly group: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeGroupArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeGroup', name, args, opts);

        const type = plainArgument('ServiceBridgeGroup', 'type', args.type, ServiceBridgeGroupType.Gateway);
        const kind = Object.hasOwn(kinds, type) ? kinds[type] : 'gatewayGroup'; // an unknown one is refused below
        const object = objectOf(this, ['ServiceBridgeGroup', name, 'group'], kind, args, groupObject);
        this.group = declaredObject(`${name}-group`, kind, object, { parent: this }).metadata.name;
        this.registerOutputs({ group: this.group });
    }
}
