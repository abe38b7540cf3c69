import { objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Schemes for Upstreams that are not there. */
export const glooSchemeReference: Rule = {
    id: 'gloo-scheme-reference',
    severity: 'error',
    scope: 'fleet',
    what: 'A FailoverScheme names a cluster of the fleet that lacks the Upstream, or a cluster that is unknown.',
    why: 'Gloo Federation never accepts it, or sends requests to a name that nobody routes. Clusters have the names of their KubernetesCluster objects; here they must be those of the fleet.',
    source: 'https://github.com/kgateway-dev/kgateway/issues/7309',
    check: ({ clusters }) =>
        clusters.flatMap(({ failoverSchemes, name }) =>
            failoverSchemes.flatMap(({ groups, object, primary }) =>
                [{ ...primary, field: 'spec.primary' }, ...groups.flat()].flatMap(({ cluster, field, upstream }) => {
                    const found = clusters.find((each) => each.name === cluster);
                    return found?.upstreams.has(upstream) === true
                        ? []
                        : [
                              {
                                  cluster: name,
                                  object: objectName(object),
                                  field,
                                  reason: found
                                      ? `is ${upstream} on \`${cluster}\`, which has no such Upstream.`
                                      : `is on "${cluster}"; the clusters are ${clusters.map((each) => each.name).join(', ')}.`,
                                  fix: {
                                      text: 'Declare the Upstream there, and use the cluster’s own name.',
                                      argument: '`clusters` of FailoverScheme',
                                  },
                              },
                          ];
                }),
            ),
        ),
};
