import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, type ServiceBridgePlace } from './place';

/** Arguments of {@link ServiceBridgeTenant}. */
export interface ServiceBridgeTenantArgs extends ServiceBridgePlace {
    /** Name of the tenant. */
    tenant: pulumi.Input<string>;
    /** Name for people. Default: `tenant`. */
    displayName?: pulumi.Input<string>;
}

export function tenantObject(args: pulumi.Unwrap<ServiceBridgeTenantArgs>): ServiceBridgeObject {
    const { displayName = args.tenant, namespace, organization, tenant } = args;
    const place = { namespace, organization };
    refuse('ServiceBridgeTenant', [...placeProblems(place), ...labelProblems('tenant', tenant)]);
    return { name: tenant, place, spec: { displayName } };
}

/**
 * A tenant of Tetrate Service Bridge (tsb.tetrate.io/v2): what a group of teams owns.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeTenant extends pulumi.ComponentResource {
    /** Name of the tenant. */
    readonly tenant: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeTenantArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeTenant', name, args, opts);

        const object = objectOf(this, ['ServiceBridgeTenant', name, 'tenant'], 'tenant', args, tenantObject);
        this.tenant = declaredObject(`${name}-tenant`, 'tenant', object, { parent: this }).metadata.name;
        this.registerOutputs({ tenant: this.tenant });
    }
}
