import type { Rule } from '../rule';
import { edgePathsOf, edgeRouteOf, fieldOf, onPath } from '../subject';

/** Health checks without a name. */
export const edgeCheckHost: Rule = {
    id: 'edge-check-host',
    severity: 'warning',
    scope: 'service',
    what: 'An HTTP health check of a route with a fallback has no host.',
    why: 'Envoy then sends the route’s hostname or the name of its cluster. A backend that routes by host answers 404, and counts as dead.',
    source: 'https://github.com/envoyproxy/gateway/issues/5664',
    check: (fleet) =>
        edgePathsOf(fleet).flatMap((path) => {
            const { caller, healthCheck } = path;
            const hostnames = edgeRouteOf(fleet, path)?.hostnames ?? [];
            const isNamed =
                healthCheck?.value.host !== undefined || (caller.product !== 'Gloo' && hostnames.length > 0);
            return healthCheck?.value.isHttp === true && !isNamed
                ? [
                      {
                          ...onPath(path),
                          field: `${fieldOf(healthCheck, 'health check')}.host`,
                          reason: 'is not set: the check is sent with a name that the backends may not know.',
                          fix: { text: 'Give the host that the backends answer to.', argument: '`healthCheck.host`' },
                      },
                  ]
                : [];
        }),
};
