import { sourceText } from '../model/sourced';
import type { Rule } from './rule';
import { onPath, pathsOf } from './subject';

/** Retries that meet the same failure. */
export const retriesStay: Rule = {
    id: 'retries-stay',
    severity: 'warning',
    scope: 'service',
    what: 'Retries stay in the priority in which the request failed.',
    why: 'Without `retryRemoteLocalities` a retry goes to the same priority. While a cluster dies its requests are lost until its endpoints are ejected.',
    source: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry',
    check: (fleet) =>
        pathsOf(fleet)
            .filter(({ levels, retries }) => levels.length > 1 && retries.value.attempts > 0)
            .filter(({ retries }) => !retries.value.remoteLocalities)
            .map((path) => ({
                ...onPath(path),
                object: path.route.startsWith('no route')
                    ? (path.rule ?? path.route)
                    : (path.route.split(', ')[0] ?? ''),
                field: 'retries.retryRemoteLocalities',
                reason: `is not set (${sourceText(path.retries.source)}): retries stay in the priority that fails.`,
                fix: {
                    text: 'Set `retries.retryRemoteLocalities: true` on the route, with 3 attempts; declare a route where there is none.',
                    argument: '`retry.retryRemoteLocalities`, which is true by default',
                },
            })),
};
