import { objectName } from '../../manifests/kubernetesObject';
import { repeated } from '../../repeated';
import type { Rule } from '../rule';

/** Upstreams in two priorities. */
export const glooTargetTwice: Rule = {
    id: 'gloo-target-twice',
    severity: 'error',
    scope: 'fleet',
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
