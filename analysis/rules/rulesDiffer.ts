import type { Rule } from './rule';
import { clustersOf, isOfMesh } from './subject';

/** Fields with rules of their own, which say more than that they differ. */
const ownRule = ['maxEjectionPercent', 'minHealthPercent'];

/** Rules that differ between the clusters. */
export const rulesDiffer: Rule = {
    id: 'rules-differ',
    severity: 'warning',
    scope: 'service',
    what: 'The outlier detection of a service differs between the clusters that call it.',
    why: 'Each control plane reads its own cluster. A rule that was changed in one place leaves the others behind, and they fail over differently.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/',
    check: ({ services }) =>
        services.flatMap(({ host, paths }) => {
            const ruled = paths.filter(
                (path) => isOfMesh(path) && path.detection !== undefined && clustersOf(path).length > 1,
            );
            const [first] = ruled;
            const text = (path: (typeof ruled)[number]): string =>
                JSON.stringify(
                    Object.entries(path.detection?.value ?? {})
                        .filter(([field]) => !ownRule.includes(field))
                        .sort(),
                );
            const other = ruled.find(
                (path) =>
                    first &&
                    path.caller.cluster !== first.caller.cluster &&
                    path.subset === first.subset &&
                    path.port === first.port &&
                    text(path) !== text(first),
            );
            return first && other
                ? [
                      {
                          cluster: other.caller.cluster,
                          service: host,
                          object: other.rule ?? '',
                          field: 'spec.trafficPolicy.outlierDetection',
                          reason: `is ${JSON.stringify(other.detection?.value)}, and in \`${first.caller.cluster}\` ${JSON.stringify(first.detection?.value)}.`,
                          fix: { text: 'Apply the same rule to every cluster.', argument: 'one `detection` for all' },
                      },
                  ]
                : [];
        }),
};
