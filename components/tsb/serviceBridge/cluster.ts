import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems, labelValueProblems } from '../../kubernetesNames';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, type ServiceBridgePlace } from './place';

/** Arguments of {@link ServiceBridgeCluster}. */
export interface ServiceBridgeClusterArgs extends ServiceBridgePlace {
    /** Name under which the cluster is onboarded. */
    clusterName: pulumi.Input<string>;
    /** Network of the cluster, as `networkReachability` of the organization calls it. */
    network: pulumi.Input<string>;
    /**
     * Region of its nodes (`locality.region`). The guide sets it; newer versions read it from the nodes and advise
     * against setting it. Default: that of the nodes.
     */
    region?: pulumi.Input<string>;
    /** Trust domain of its workloads, if it is not the default. */
    trustDomain?: pulumi.Input<string>;
    /** How long tokens of its control plane are valid. Default: `8760h`, a year; the product's own is an hour. */
    tokenTtl?: pulumi.Input<string>;
}

export function clusterObject(args: pulumi.Unwrap<ServiceBridgeClusterArgs>): ServiceBridgeObject {
    const { clusterName, namespace, network, organization, region, tokenTtl = '8760h', trustDomain } = args;
    const place = { namespace, organization };
    refuse('ServiceBridgeCluster', [
        ...placeProblems(place),
        ...labelProblems('clusterName', clusterName),
        ...(network === ''
            ? [{ path: 'network', reason: 'is empty: a cluster without one counts as reachable by all.' }]
            : labelValueProblems('network', network)),
        ...(region === '' ? [{ path: 'region', reason: 'is empty; leave it out for that of the nodes.' }] : []),
        ...labelValueProblems('region', region ?? ''),
        ...(/^[1-9][0-9]*(h|m|s)$/.test(tokenTtl)
            ? []
            : [{ path: 'tokenTtl', reason: `is "${tokenTtl}"`, fix: 'write a duration such as `8760h`.' }]),
    ]);
    return {
        name: clusterName,
        place,
        spec: {
            network,
            tokenTtl,
            ...(region !== undefined && { locality: { region } }),
            ...(trustDomain !== undefined && { trustDomain }),
        },
    };
}

/**
 * A cluster that Tetrate Service Bridge manages (tsb.tetrate.io/v2): its network and its locality, by which callers find
 * the nearest gateway.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does: not on the one that it describes.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeCluster extends pulumi.ComponentResource {
    /** Name of the cluster. */
    readonly clusterName: pulumi.Output<string>;

    constructor(name: string, args: ServiceBridgeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeCluster', name, args, opts);

        const object = objectOf(this, ['ServiceBridgeCluster', name, 'clusterName'], 'cluster', args, clusterObject);
        this.clusterName = declaredObject(`${name}-cluster`, 'cluster', object, { parent: this }).metadata.name;
        this.registerOutputs({ clusterName: this.clusterName });
    }
}
