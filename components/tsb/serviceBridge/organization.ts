import * as pulumi from '@pulumi/pulumi';
import { oneWayReachability } from '../../../analysis/bridge/serviceBridge/reachability';
import { refuse } from '../../invalidArguments';
import { labelProblems, labelValueProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems } from './place';

/** Arguments of {@link ServiceBridgeOrganization}. */
export interface ServiceBridgeOrganizationArgs {
    /** Namespace of the objects, which must exist. */
    namespace: pulumi.Input<string>;
    /** Name of the organization. */
    organization: pulumi.Input<string>;
    /** Name for people. Default: `organization`. */
    displayName?: pulumi.Input<string>;
    /**
     * Networks that each network reaches: `{ 'vpc-edge': ['vpc-aws', 'vpc-google'], … }`. Each entry is one way. Clusters
     * fail over only to networks that theirs reaches.
     */
    networkReachability: pulumi.Input<{ [network: string]: pulumi.Input<pulumi.Input<string>[]> }>;
}

type Args = pulumi.Unwrap<ServiceBridgeOrganizationArgs>;

export function organizationObject(args: Args): ServiceBridgeObject {
    const { displayName = args.organization, namespace, networkReachability, organization } = args;
    refuse('ServiceBridgeOrganization', [
        ...labelProblems('organization', organization),
        ...placeProblems({ namespace }),
        ...reachabilityProblems(networkReachability),
    ]);
    return { name: organization, place: { namespace }, spec: { displayName } };
}

export function organizationSetting({ namespace, networkReachability, organization }: Args): ServiceBridgeObject {
    return {
        name: `${organization}-settings`,
        place: { namespace, organization },
        spec: {
            networkSettings: {
                networkReachability: Object.fromEntries(
                    Object.entries(networkReachability).map(([from, to]) => [from, to.join(',')]),
                ),
            },
        },
    };
}

function reachabilityProblems(reached: Args['networkReachability']): Problem[] {
    return [
        ...Object.entries(reached).flatMap(([from, to]) => [
            ...labelValueProblems('networkReachability', from),
            ...to.flatMap((network) => labelValueProblems(`networkReachability["${from}"]`, network)),
        ]),
        ...oneWayReachability(reached).map(({ from, to }) => ({
            path: `networkReachability["${to}"]`,
            reason: `does not name ${from}, which reaches it: its clusters would not fail over to ${from}`,
            fix: `add ${from}.`,
        })),
    ];
}

/**
 * An organization of Tetrate Service Bridge, and which of its networks reach each other: an `Organization` and an
 * `OrganizationSetting` (tsb.tetrate.io/v2).
 *
 * Acts on the cluster of the `provider` option: any one that Tetrate Service Bridge reads objects in (GitOps). The
 * product was not run here; the lab's control plane is its stand-in.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeOrganization extends pulumi.ComponentResource {
    /** Name of the organization. */
    readonly organization: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeOrganizationArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeOrganization', name, args, opts);

        const subject = ['ServiceBridgeOrganization', name, 'organization'] as const;
        const object = objectOf(this, subject, 'organization', args, organizationObject);
        const declared = declaredObject(`${name}-organization`, 'organization', object, { parent: this });
        // Only what has been checked.
        const setting = pulumi.all([args, object]).apply(([known]) => organizationSetting(known));
        declaredObject(`${name}-setting`, 'organizationSetting', setting, { parent: this, dependsOn: declared });

        this.organization = declared.metadata.name;
        this.registerOutputs({ organization: this.organization });
    }
}
