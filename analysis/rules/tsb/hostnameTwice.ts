import { fieldsOf, type KubernetesObject, listOf, objectName, textOf } from '../../manifests/kubernetesObject';
import { repeated } from '../../repeated';
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
            return repeated(servers.map(({ hostname }) => hostname)).flatMap((hostname) => {
                const [first, ...others] = servers.filter((server) => server.hostname === hostname);
                return others.map(({ field, object }) => ({
                    cluster: name,
                    object: objectName(object),
                    field,
                    reason: `is ${hostname}, as in ${first ? `${objectName(first.object)}, ${first.field}` : 'another server'}.`,
                    fix: { text: 'Give each server its own hostname.' },
                }));
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
