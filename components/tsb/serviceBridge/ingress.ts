import * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../../analysis/repeated';
import { refuse } from '../../invalidArguments';
import { isFullName, serviceOf } from '../../istio/hostNames';
import { labelProblems } from '../../kubernetesNames';
import { plainArgument } from '../../plainArgument';
import type { Problem } from '../../problem';
import { enumProblems, portProblems } from '../../valueProblems';
import { declaredObject, objectOf, type ServiceBridgeObject } from './declared';
import { placeProblems, type ServiceBridgeWorkspacePlace } from './place';
import { ServiceBridgeApi, type ServiceBridgeServer, type ServiceBridgeWorkload } from './settings';
import { workloadProblems } from './workload';

/** Arguments of {@link ServiceBridgeIngress}. */
export interface ServiceBridgeIngressArgs extends ServiceBridgeWorkspacePlace {
    /** The gateway group. */
    group: pulumi.Input<string>;
    /** Name of the object, which becomes that of Istio's `Gateway`. */
    objectName: pulumi.Input<string>;
    /** The gateways' pods. */
    workload: pulumi.Input<ServiceBridgeWorkload>;
    /** What they expose. */
    servers: pulumi.Input<pulumi.Input<ServiceBridgeServer>[]>;
    /** Default: `unified`. Has to be plain. */
    api?: pulumi.Input<ServiceBridgeApi>;
}

type Args = pulumi.Unwrap<ServiceBridgeIngressArgs>;

export function ingressObject(args: Args): ServiceBridgeObject {
    const { api = ServiceBridgeApi.Unified, group, objectName, servers, workload } = args;
    const { namespace, organization, tenant, workspace } = args;
    const place = { namespace, organization, tenant, workspace, gatewayGroup: group };
    refuse('ServiceBridgeIngress', [
        ...enumProblems('api', api, ServiceBridgeApi),
        ...placeProblems({ namespace, organization, tenant, workspace }),
        ...labelProblems('group', group),
        ...labelProblems('objectName', objectName),
        ...workloadProblems('workload', workload),
        ...serversProblems(servers),
        ...servers.flatMap((server, index) => serviceProblems(`servers[${index}].service`, server, workload)),
        ...servers.flatMap((server, index) => portProblems(`servers[${index}].servicePort`, server.servicePort)),
    ]);
    return {
        name: objectName,
        place,
        spec: {
            workloadSelector: workload,
            http: servers.map(({ hostname, name, port = 80, service, servicePort }) => {
                const destination = { host: `${workload.namespace}/${service}`, port: servicePort };
                const route = api === ServiceBridgeApi.Legacy ? destination : { serviceDestination: destination };
                return { name, hostname, port, routing: { rules: [{ route }] } };
            }),
        },
    };
}

/** What is wrong with the hostnames of a gateway. */
export function serversProblems(
    servers: readonly { readonly hostname: string; readonly name: string; readonly port?: number }[],
): Problem[] {
    const twice = (field: 'hostname' | 'name', why: string) =>
        repeated(servers.map((server) => server[field])).map((value) => ({
            path: 'servers',
            reason: `has the ${field} "${value}" twice: ${why}`,
        }));
    return [
        ...(servers.length > 0 ? [] : [{ path: 'servers', reason: 'is empty; nothing would be exposed.' }]),
        ...servers.flatMap(({ hostname, name, port }, index) => [
            ...labelProblems(`servers[${index}].name`, name),
            ...(isFullName(hostname) && hostname === hostname.toLowerCase()
                ? []
                : [
                      {
                          path: `servers[${index}].hostname`,
                          reason: `is "${hostname}"`,
                          fix: 'write a full host name in lower case, without a wildcard.',
                      },
                  ]),
            ...portProblems(`servers[${index}].port`, port),
            ...(port === 15443
                ? [{ path: `servers[${index}].port`, reason: 'is 15443, which is for other clusters.' }]
                : []),
        ]),
        ...twice('hostname', 'it must be unique across all gateways of a cluster.'),
        ...twice('name', 'their objects would be one.'),
    ];
}

function serviceProblems(
    path: string,
    { service }: Args['servers'][number],
    { namespace }: Args['workload'],
): Problem[] {
    const found = serviceOf(service);
    if (!found) {
        return [{ path, reason: `is "${service}"`, fix: 'write the full name of a Service.' }];
    }
    return found.namespace === namespace
        ? []
        : [
              {
                  path,
                  reason: `is in the namespace ${found.namespace}, and the gateway in ${namespace}: it would not fail over`,
                  fix: 'expose services of the gateway’s namespace.',
              },
          ];
}

/**
 * Hostnames of Services for callers in every cluster: an `IngressGateway`, or a `Gateway` (gateway.tsb.tetrate.io/v2). It
 * takes effect in every cluster where its workspace has the namespace of its gateways.
 *
 * Acts on the cluster of the `provider` option, as `ServiceBridgeOrganization` does.
 *
 * @example
 * {@includeCode ../../../examples/serviceBridgeObjects.ts}
 */
export class ServiceBridgeIngress extends pulumi.ComponentResource {
    /** The hostnames. */
    readonly hostnames: pulumi.Output<string[]>;

    constructor(name: string, args: ServiceBridgeIngressArgs, opts?: pulumi.ComponentResourceOptions) {
        super('pulumi-failover:index:ServiceBridgeIngress', name, args, opts);

        const api = plainArgument('ServiceBridgeIngress', 'api', args.api, ServiceBridgeApi.Unified);
        const kind = api === ServiceBridgeApi.Legacy ? 'ingressGateway' : 'gateway';
        const object = objectOf(this, ['ServiceBridgeIngress', name, 'objectName'], kind, args, ingressObject);
        declaredObject(`${name}-ingress`, kind, object, { parent: this });

        this.hostnames = pulumi.all([args.servers, object]).apply(([servers]) => servers.map((each) => each.hostname));
        this.registerOutputs({ hostnames: this.hostnames });
    }
}
