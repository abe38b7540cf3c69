import { fieldsOf, type KubernetesObject, listOf, numberOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Clusters with weights, where the order of localities was to decide. */
export const tsbWeights: Rule = {
    id: 'tsb-weights',
    severity: 'error',
    scope: 'fleet',
    what: 'A Tier-1 gateway of Tetrate Service Bridge gives its clusters weights.',
    why: 'Weights switch off failover and locality: a cluster that fails keeps its share of the requests.',
    source: 'https://docs.tetrate.io/service-bridge/refs/tsb/gateway/v2/tier1-gateway',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, serviceBridgeObjects }) =>
            serviceBridgeObjects.flatMap((object) =>
                destinations(object)
                    .filter(({ destination }) =>
                        listOf(destination).some((each) => (numberOf(fieldsOf(each).weight) ?? 0) > 0),
                    )
                    .map(({ field }) => ({
                        cluster: name,
                        object: objectName(object),
                        field,
                        reason: 'has weights: a cluster that fails keeps its share of the requests.',
                        fix: { text: 'Leave `weight` out of all clusters, or leave out `clusters`.' },
                    })),
            ),
        ),
};

/** The lists of clusters that a gateway sends to, each with its field. */
function destinations({ content, kind }: KubernetesObject): { field: string; destination: unknown }[] {
    const spec = fieldsOf(content.spec);
    if (kind === 'Tier1Gateway') {
        return [
            'externalServers',
            'internalServers',
            'passthroughServers',
            'tcpExternalServers',
            'tcpInternalServers',
        ].flatMap((servers) =>
            listOf(spec[servers]).map((server, index) => ({
                field: `spec.${servers}[${index}].clusters`,
                destination: fieldsOf(server).clusters,
            })),
        );
    }
    return kind === 'Gateway'
        ? listOf(spec.http).flatMap((server, index) =>
              listOf(fieldsOf(fieldsOf(server).routing).rules).map((each, rule) => ({
                  field: `spec.http[${index}].routing.rules[${rule}].route.clusterDestination.clusters`,
                  destination: fieldsOf(fieldsOf(fieldsOf(each).route).clusterDestination).clusters,
              })),
          )
        : [];
}
