import type { Rule } from './rule';
import { isOfMesh, named } from './subject';

/** Clusters that do not know a service. */
export const serviceMissingInCluster: Rule = {
    id: 'service-missing-in-cluster',
    severity: 'warning',
    scope: 'service',
    what: 'A service of two clusters does not exist in another one that has sidecars.',
    why: 'Callers find a service by the Service of their own cluster, which may have no pods. Without it, its name does not resolve there.',
    source: 'https://istio.io/latest/docs/ops/deployment/deployment-models/#dns-with-multiple-clusters',
    check: ({ clusters, services }) =>
        services.flatMap(({ clusters: places, host, name, namespace, paths, verdict }) => {
            const having = places.filter(({ exists }) => exists).map(({ cluster }) => cluster);
            const lacking = places.filter(
                ({ cluster, exists }) =>
                    !exists && clusters.some((each) => each.name === cluster && each.sidecarNamespaces.length > 0),
            );
            return verdict === 'not declared' || having.length < 2 || !paths.some(isOfMesh)
                ? []
                : lacking.map(({ cluster }) => ({
                      cluster,
                      service: host,
                      object: `Service ${namespace}/${name}`,
                      field: 'metadata',
                      reason: `exists in ${named(having)} and not in \`${cluster}\`: callers there cannot resolve its name.`,
                      fix: { text: 'Apply the same Service there, also without pods.' },
                  }));
        }),
};
