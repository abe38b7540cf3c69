import { ingressServers, tier1Servers } from '../../bridge/serviceBridge/servers';
import { type KubernetesObject, objectName } from '../../manifests/kubernetesObject';
import type { Cluster } from '../../model/fleet';
import type { Rule } from '../rule';

/** A Tier-1 gateway beside the application. */
export const tsbOwnCluster: Rule = {
    id: 'tsb-own-cluster',
    severity: 'warning',
    scope: 'fleet',
    what: 'A Tier-1 gateway of Tetrate Service Bridge is in a cluster that exposes its hostname, too.',
    why: 'A Tier-1 gateway never routes to its own cluster: what serves there is no fallback, and the loss of this cluster is the loss of the gateway.',
    source: 'https://docs.tetrate.io/service-bridge/refs/tsb/gateway/v2/tier1-gateway',
    check: ({ clusters }) => {
        const written = clusters.flatMap(({ name, serviceBridgeObjects }) =>
            serviceBridgeObjects.map((object) => ({ cluster: name, object })),
        );
        return clusters.flatMap(({ name, virtualServices }) => {
            const made = originsOf(virtualServices);
            const here = written.filter(({ object }) => made.has(objectName(object)));
            const exposed = new Set(
                here.flatMap(({ object }) => ingressServers(object)).map(({ hostname }) => hostname),
            );
            return here.flatMap(({ cluster, object }) => {
                const both = tier1Servers(object).filter(({ hostname }) => exposed.has(hostname));
                return both.length === 0
                    ? []
                    : [
                          {
                              cluster,
                              object: objectName(object),
                              field: 'spec.workloadSelector',
                              reason: `is for a gateway in ${name}, which exposes ${both.map(({ hostname }) => hostname).join(', ')}: the gateway does not route there.`,
                              fix: {
                                  text: 'Give the Tier-1 gateway a cluster of its own, or expose the hostname in two other clusters.',
                                  argument: '`tier1` of BridgedApplication',
                              },
                          },
                      ];
            });
        });
    },
};

/** The objects that the routes of a cluster are made of. */
function originsOf(made: Cluster['virtualServices']): ReadonlySet<string> {
    const origins = ({ madeOf = [] }: KubernetesObject) =>
        madeOf.flatMap(({ of, part }) => (part === '' && 'object' in of ? [of.object] : []));
    return new Set(made.flatMap(({ object }) => origins(object)));
}
