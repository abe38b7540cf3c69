import * as pulumi from '@pulumi/pulumi';
import { refuse } from '../../invalidArguments';
import { labelProblems } from '../../kubernetesNames';
import { plainArgument } from '../../plainArgument';
import type { Problem } from '../../problem';
import { enumProblems } from '../../valueProblems';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { serversProblems } from './ingress';
import { placeProblems, type ServiceBridgeWorkspacePlace } from './place';
import { ServiceBridgeApi, type ServiceBridgeTier1Server, type ServiceBridgeWorkload } from './settings';
import { workloadProblems } from './workload';

/** Arguments of {@link ServiceBridgeTier1}. */
export interface ServiceBridgeTier1Args extends ServiceBridgeWorkspacePlace {
    /** The gateway group. */
    group: pulumi.Input<string>;
    /** Name of the object, which becomes that of Istio's `Gateway`. */
    objectName: pulumi.Input<string>;
    /** The gateway's pods. */
    workload: pulumi.Input<ServiceBridgeWorkload>;
    /** Hostnames that it takes for the clusters behind. */
    servers: pulumi.Input<pulumi.Input<ServiceBridgeTier1Server>[]>;
    /** Default: `unified`. Has to be plain. */
    api?: pulumi.Input<ServiceBridgeApi>;
}

type Args = pulumi.Unwrap<ServiceBridgeTier1Args>;

export function tier1Object(args: Args): ServiceBridgeObject {
    const { api = ServiceBridgeApi.Unified, group, objectName, servers, workload } = args;
    const { namespace, organization, tenant, workspace } = args;
    refuse('ServiceBridgeTier1', [
        ...enumProblems('api', api, ServiceBridgeApi),
        ...placeProblems({ namespace, organization, tenant, workspace }),
        ...labelProblems('group', group),
        ...labelProblems('objectName', objectName),
        ...workloadProblems('workload', workload),
        ...serversProblems(servers),
        ...servers.flatMap(({ clusters = [] }, index) => weightProblems(`servers[${index}].clusters`, clusters)),
    ]);
    const place = { namespace, organization, tenant, workspace, gatewayGroup: group };
    const all = servers.map(({ clusters, hostname, name, port = 80 }) => {
        const destinations = clusters && { clusters: clusters.map((cluster) => ({ name: cluster.name })) };
        return { server: { name, hostname, port }, destinations };
    });
    return {
        name: objectName,
        place,
        spec: {
            workloadSelector: workload,
            ...(api === ServiceBridgeApi.Legacy
                ? { externalServers: all.map(({ destinations, server }) => ({ ...server, ...destinations })) }
                : {
                      http: all.map(({ destinations = {}, server }) => ({
                          ...server,
                          routing: { rules: [{ route: { clusterDestination: destinations } }] },
                      })),
                  }),
        },
    };
}

function weightProblems(
    path: string,
    clusters: readonly { readonly name: string; readonly weight?: number }[],
): Problem[] {
    return clusters.flatMap(({ name, weight }, index) => [
        ...labelProblems(`${path}[${index}].name`, name),
        ...(weight === undefined
            ? []
            : [
                  {
                      path: `${path}[${index}].weight`,
                      reason: `is ${weight}: a cluster that fails would keep its share of the requests`,
                      fix: 'leave `weight` out of all clusters.',
                  },
              ]),
    ]);
}

/**
 * A gateway in front of clusters: a `Tier1Gateway`, or a `Gateway` (gateway.tsb.tetrate.io/v2). It leads each hostname to
 * the clusters that expose it, the nearest first.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeTier1 extends pulumi.ComponentResource {
    /** The hostnames. */
    readonly hostnames: pulumi.Output<string[]>;

    constructor(name: string, args: ServiceBridgeTier1Args, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeTier1', name, args, opts);

        const api = plainArgument('ServiceBridgeTier1', 'api', args.api, ServiceBridgeApi.Unified);
        const kind = api === ServiceBridgeApi.Legacy ? 'tier1Gateway' : 'gateway';
        const object = objectOf(this, ['ServiceBridgeTier1', name, 'objectName'], kind, args, tier1Object);
        declaredObject(`${name}-tier1`, kind, object, { parent: this });

        this.hostnames = pulumi.all([args.servers, object]).apply(([servers]) => servers.map((each) => each.hostname));
        this.registerOutputs({ hostnames: this.hostnames });
    }
}
