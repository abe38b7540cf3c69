import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf } from './subject';

/** Requests that are never tried again. */
export const noRetries: Rule = {
    id: 'no-retries',
    severity: 'warning',
    scope: 'service',
    what: 'A route to a service of several clusters switches retries off.',
    why: 'Until enough errors have ejected an endpoint, every request to it is lost.',
    source: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.retries.value.attempts === 0 && clustersOf(path).length > 1)
            .map((path) => ({
                ...onPath(path),
                object: path.route.split(', ')[0] ?? '',
                field: 'field' in path.retries.source ? `${path.retries.source.field}.attempts` : 'retries',
                reason: 'is 0: requests that meet a failing endpoint before it is ejected are lost.',
                fix: {
                    text: 'Allow 3 attempts, at least for requests that may be sent twice.',
                    argument: '`retry.attempts`',
                },
            })),
};
