import { objectName } from '../../manifests/kubernetesObject';
import type { Upstream } from '../../model/gloo';
import type { Rule } from '../rule';

/** Whether a fallback would be checked on a path that it does not serve. */
export function isCheckedElsewhere(asked: string | undefined, served: string | undefined): boolean {
    return asked !== undefined && served !== undefined && asked !== served;
}

/** Fallbacks that are checked on another path. */
export const glooCheckPath: Rule = {
    id: 'gloo-check-path',
    severity: 'error',
    scope: 'fleet',
    what: 'A fallback of a FailoverScheme has a health check on another path than the primary.',
    why: 'Envoy checks all priorities of a cluster on one path, the primary’s. A fallback that does not serve it counts as dead.',
    source: 'https://github.com/kgateway-dev/kgateway/issues/4642',
    check: ({ clusters }) => {
        const upstreamOf = (cluster: string, upstream: string): Upstream | undefined =>
            clusters.find(({ name }) => name === cluster)?.upstreams.get(upstream);
        return clusters.flatMap(({ failoverSchemes, name }) =>
            failoverSchemes.flatMap(({ groups, object, primary }) => {
                const asked = upstreamOf(primary.cluster, primary.upstream)?.healthCheck?.value.path;
                return groups.flat().flatMap(({ cluster, field, upstream }) => {
                    const served = upstreamOf(cluster, upstream)?.healthCheck?.value.path;
                    return isCheckedElsewhere(asked, served)
                        ? [
                              {
                                  cluster: name,
                                  object: objectName(object),
                                  field,
                                  reason: `is checked on "${served ?? ''}", and the primary checks its fallbacks on "${asked ?? ''}".`,
                                  fix: {
                                      text: 'Give both the same path.',
                                      argument: '`healthCheck.path` of HealthCheckedUpstream',
                                  },
                              },
                          ]
                        : [];
                });
            }),
        );
    },
};
