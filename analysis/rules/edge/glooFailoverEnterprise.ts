import { objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Failover that the open-source edition leaves out. */
export const glooFailoverEnterprise: Rule = {
    id: 'gloo-failover-enterprise',
    severity: 'error',
    scope: 'fleet',
    what: 'An Upstream has `failover`, or a FailoverScheme, and the cluster runs the open-source edition of Gloo.',
    why: 'The open-source edition accepts the field and does nothing with it: the Upstream has its own endpoints only.',
    source: 'https://docs.solo.io/gloo-edge/latest/guides/gloo_federation/service_failover/',
    check: ({ clusters }) => {
        const open = clusters.filter(({ glooEdition }) => glooEdition === 'open source');
        const ofUpstreams = open.flatMap(({ name, upstreams }) =>
            [...upstreams.values()]
                .filter(({ hasFailover }) => hasFailover)
                .map(({ object }) => ({ cluster: name, object, field: 'spec.failover', runs: name })),
        );
        const ofSchemes = clusters.flatMap(({ failoverSchemes, name }) =>
            failoverSchemes
                .filter(({ primary }) => open.some((each) => each.name === primary.cluster))
                .map(({ object, primary }) => ({
                    cluster: name,
                    object,
                    field: 'spec.failoverGroups',
                    runs: primary.cluster,
                })),
        );
        return [...ofUpstreams, ...ofSchemes].map(({ cluster, field, object, runs }) => ({
            cluster,
            object: objectName(object),
            field,
            reason: `has no effect: Deployment gloo of \`${runs}\` has an open-source image.`,
            fix: {
                text: 'Run the enterprise edition of Gloo, or another gateway.',
                argument: 'EdgeFailover needs no licence',
            },
        }));
    },
};
