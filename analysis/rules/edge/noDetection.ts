import { detects } from '../../paths/path';
import type { Rule } from '../rule';
import { edgePathsOf, onPath } from '../subject';

/** Fallbacks that never serve. */
export const edgeNoDetection: Rule = {
    id: 'edge-no-detection',
    severity: 'error',
    what: 'A route at the edge has a fallback, and neither a health check nor outlier detection.',
    why: 'Envoy uses the next priority when hosts of the first are unhealthy or ejected. Without either check they stay in use, dead or not. Envoy Gateway, kgateway and Gloo accept such a route.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ detection, healthCheck }) => healthCheck === undefined && !detects(detection?.value))
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
