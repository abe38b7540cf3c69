import type { Rule } from './rule';
import { clustersOf, onPath } from './subject';

/** Failover to nowhere. */
export const singleCluster: Rule = {
    id: 'single-cluster',
    severity: 'error',
    scope: 'service',
    what: 'A rule speaks of localities, and all endpoints of the service that its callers reach are in one cluster.',
    why: 'There is nothing to fail over to.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/',
    check: ({ services }) =>
        services.flatMap(({ clusters, paths }) =>
            paths
                .filter((path) => clustersOf(path).length < 2 && path.rule !== undefined && path.dropped.length === 0)
                .filter(
                    ({ localityLb: { source, value } }) =>
                        'object' in source && source.object.startsWith('DestinationRule') && value.enabled,
                )
                .map((path) => ({
                    ...onPath(path),
                    field: 'spec.host',
                    reason:
                        clustersOf(path).length === 0
                            ? 'has no ready endpoint in any cluster.'
                            : `has endpoints in \`${clustersOf(path).join()}\` only${clusters.some(({ exists }) => !exists) ? '; the Service does not exist in every cluster' : ''}.`,
                    fix: {
                        text: 'Run the service in a second cluster: the same Service, in the same namespace.',
                        argument: 'a second entry of `localities` or `clusters`',
                    },
                })),
        ),
};
