import type { Rule } from '../rule';
import { edgePathsOf, fieldOf, onPath } from '../subject';

/** Retries that meet the same failure, or none. */
export const edgeRetriesStay: Rule = {
    id: 'edge-retries-stay',
    severity: 'warning',
    scope: 'service',
    what: 'A route with a fallback does not retry, or its retries stay in the priority that failed.',
    why: 'Until the primary is found dead, its requests are lost, and a retry that stays there with them. kgateway has no setting for it.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/retry/priority/previous_priorities/v3/previous_priorities_config.proto',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ retries: { value } }) => value.attempts === 0 || !value.remoteLocalities)
            .map((path) => ({
                ...onPath(path),
                object: path.route.split(', ')[0] ?? '',
                field: fieldOf(path.retries, 'retries'),
                reason:
                    path.retries.value.attempts === 0
                        ? 'are off: requests to a dead primary are lost until it is found.'
                        : 'stay in the priority that failed.',
                fix: {
                    text: 'Set `numAttemptsPerPriority: 1` (Envoy Gateway) or `previousPriorities` (Gloo).',
                    argument: '`retry.leavePriorityAfter` of EdgeRoute or EdgeFailover',
                },
            })),
};
