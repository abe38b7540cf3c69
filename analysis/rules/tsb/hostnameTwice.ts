import { hierarchyOf, isSameWorkspace } from '../../bridge/serviceBridge/hierarchy';
import { serviceBridgeKindOf } from '../../bridge/serviceBridge/kinds';
import { mayShareCluster } from '../../bridge/serviceBridge/namespaces';
import { fieldsOf, type KubernetesObject, listOf, objectName, textOf, textsOf } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** A hostname that two servers of a cluster claim. */
export const tsbHostnameTwice: Rule = {
    id: 'tsb-hostname-twice',
    severity: 'error',
    scope: 'fleet',
    what: 'Two ingress gateways of Tetrate Service Bridge in one cluster, or two servers of one, have the same hostname.',
    why: 'A hostname must be unique across all gateways of a cluster: callers get one of them, and not its fallback.',
    source: 'https://docs.tetrate.io/service-bridge/refs/tsb/gateway/v2/ingress-gateway',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, serviceBridgeObjects }) => {
            const servers = serviceBridgeObjects.flatMap(hostnames);
            return servers.flatMap(({ field, hostname, object }, index) => {
                const first = servers
                    .slice(0, index)
                    .find(
                        (server) => server.hostname === hostname && meet(server.object, object, serviceBridgeObjects),
                    );
                return first === undefined
                    ? []
                    : [
                          {
                              cluster: name,
                              object: objectName(object),
                              field,
                              reason: `is ${hostname}, as in ${objectName(first.object)}, ${first.field}.`,
                              fix: { text: 'Give each server its own hostname.' },
                          },
                      ];
            });
        }),
};

/** The hostnames that an object serves from the cluster itself: a Tier-1 gateway has those of other clusters. */
function hostnames(object: KubernetesObject): { object: KubernetesObject; field: string; hostname: string }[] {
    if (!['IngressGateway', 'Gateway'].includes(object.kind)) {
        return [];
    }
    return listOf(fieldsOf(object.content.spec).http).flatMap((server, index) => {
        const { hostname, routing } = fieldsOf(server);
        const leadsAway = listOf(fieldsOf(routing).rules).some(
            (rule) => fieldsOf(fieldsOf(rule).route).clusterDestination !== undefined,
        );
        const known = textOf(hostname);
        return known === undefined || leadsAway
            ? []
            : [{ object, field: `spec.http[${index}].hostname`, hostname: known }];
    });
}

/** Whether two gateways may be in one cluster: one cluster may hold the objects of all. */
function meet(one: KubernetesObject, other: KubernetesObject, all: readonly KubernetesObject[]): boolean {
    const [here, there] = [one, other].map((object) => gatewayNamespaces(object, all));
    return one === other || here === undefined || there === undefined || mayShareCluster(here, there);
}

/** What the group of a gateway selects; undefined where the group is not known. */
function gatewayNamespaces(object: KubernetesObject, all: readonly KubernetesObject[]): string[] | undefined {
    const hierarchy = hierarchyOf(object);
    const group = all.find(
        (each) =>
            serviceBridgeKindOf(each) === 'gatewayGroup' &&
            each.metadata.name === hierarchy.gatewayGroup &&
            isSameWorkspace(hierarchyOf(each), hierarchy),
    );
    return group && textsOf(fieldsOf(fieldsOf(group.content.spec).namespaceSelector).names);
}
