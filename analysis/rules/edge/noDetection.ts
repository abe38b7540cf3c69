import type { Fleet } from '../../explanation';
import { fieldsOf, namespaceOf, objectName } from '../../manifests/kubernetesObject';
import type { Path } from '../../model/path';
import { detects } from '../../paths/path';
import type { Rule } from '../rule';
import { edgePathsOf, edgeRouteOf, onPath } from '../subject';

/** Fallbacks that never serve. */
export const edgeNoDetection: Rule = {
    id: 'edge-no-detection',
    severity: 'error',
    scope: 'service',
    what: 'A route at the edge has a fallback, and neither a health check nor outlier detection.',
    why: 'Envoy uses the next priority when hosts of the first are unhealthy or ejected. Without either check they stay in use, dead or not. Envoy Gateway, kgateway and Gloo accept such a route.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ detection, healthCheck }) => healthCheck === undefined && !detects(detection?.value))
            .filter((path) => !mayBeChecked(fleet, path))
            .map((path) => ({
                ...onPath(path),
                field: 'health check',
                reason: `is missing: the fallback of ${path.route} never serves.`,
                fix: {
                    text: 'Add an active health check and outlier detection.',
                    argument: '`healthCheck` of EdgeFailover or HealthCheckedUpstream',
                },
            })),
};

/** Whether a policy whose targets are selected by labels, or that takes the Gateway's settings, may have a check. */
function mayBeChecked(fleet: Fleet, path: Path): boolean {
    const route = edgeRouteOf(fleet, path);
    const namespaces = [...path.caller.namespaces, ...(route ? [namespaceOf(route.object)] : [])];
    const policies = fleet.clusters.find(({ name }) => name === path.caller.cluster)?.openPolicies ?? [];
    return policies.some((policy) => {
        const { mergeType, targetSelectors } = fieldsOf(policy.content.spec);
        return (
            (targetSelectors !== undefined && namespaces.includes(namespaceOf(policy))) ||
            (mergeType !== undefined && path.rule === objectName(policy))
        );
    });
}
