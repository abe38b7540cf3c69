import type { Rule } from './rule';
import { isOfMesh, named } from './subject';

/** Rules that some clusters lack. */
export const ruleMissingInCluster: Rule = {
    id: 'rule-missing-in-cluster',
    severity: 'error',
    scope: 'service',
    what: 'Callers in one cluster follow a rule for a service, and callers in another follow none.',
    why: 'Each control plane reads the rules of its own cluster only. A rule has to be in every cluster whose proxies call the service.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/',
    check: ({ services }) =>
        services.flatMap(({ host, paths: all }) => {
            const paths = all.filter(isOfMesh);
            const ruled = paths.filter(({ rule }) => rule !== undefined);
            const [example] = ruled;
            const having = [...new Set(ruled.map(({ caller }) => caller.cluster))];
            const lacking = [...new Set(paths.map(({ caller }) => caller.cluster))].filter(
                (cluster) => !having.includes(cluster),
            );
            return example
                ? lacking.map((cluster) => ({
                      cluster,
                      service: host,
                      object: example.rule ?? '',
                      field: 'metadata',
                      reason: `exists in ${named(having)} and not in \`${cluster}\`, where the service is called too.`,
                      fix: {
                          text: `Apply it in \`${cluster}\` as well.`,
                          argument: 'one LocalityFailover or MeshFailover for each cluster',
                      },
                  }))
                : [];
        }),
};
