import { objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Items that a list has more than once. */
export function repeated(items: readonly string[]): string[] {
    return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}

/** Upstreams in two priorities. */
export const glooTargetTwice: Rule = {
    id: 'gloo-target-twice',
    severity: 'error',
    what: 'A FailoverScheme names an Upstream twice, or the primary among its own fallbacks.',
    why: 'An Upstream has one priority.',
    source: 'https://docs.solo.io/gloo-edge/latest/guides/gloo_federation/service_failover/',
    check: ({ clusters }) =>
        clusters.flatMap(({ failoverSchemes, name }) =>
            failoverSchemes.flatMap(({ groups, object, primary }) =>
                repeated([primary, ...groups.flat()].map(({ cluster, upstream }) => `${upstream} on ${cluster}`)).map(
                    (twice) => ({
                        cluster: name,
                        object: objectName(object),
                        field: 'spec.failoverGroups',
                        reason: `names ${twice} twice; an Upstream has one priority.`,
                        fix: { text: 'Keep the first.', argument: '`groups` of FailoverScheme' },
                    }),
                ),
            ),
        ),
};
