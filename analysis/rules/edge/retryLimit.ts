import type { Rule } from '../rule';
import { edgePathsOf, fieldOf, ifDefault, onPath } from '../subject';

const least = 10;

/** Retries that Envoy drops under load. */
export const edgeRetryLimit: Rule = {
    id: 'edge-retry-limit',
    severity: 'warning',
    what: 'A route with retries leaves few retries under way at once.',
    why: 'When a primary dies, every request in flight is retried at the same moment. Envoy’s circuit breaker allows 3, and answers the others with an error.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/circuit_breaker.proto',
    check: (fleet) =>
        fleet.clusters.flatMap((cluster) =>
            edgePathsOf(fleet)
                .filter(({ caller, retries }) => caller.cluster === cluster.name && retries.value.attempts > 0)
                .flatMap((path) => {
                    const route = cluster.edgeRoutes.find(
                        (each) =>
                            `${each.object.kind} ${each.object.metadata.namespace ?? 'default'}/${each.object.metadata.name}, ${each.field}` ===
                            path.route,
                    );
                    return route && route.maxRetries.value < least
                        ? [
                              {
                                  ...onPath(path),
                                  field: fieldOf(route.maxRetries, 'max_retries'),
                                  reason: `is ${route.maxRetries.value}${ifDefault(route.maxRetries)}: more retries at once are dropped.`,
                                  fix: {
                                      text: 'Allow 1024.',
                                      argument: '`circuitBreakers.maxRetries`',
                                  },
                              },
                          ]
                        : [];
                }),
        ),
};
