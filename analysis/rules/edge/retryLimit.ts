import type { Rule } from '../rule';
import { edgePathsOf, edgeRouteOf, fieldOf, ifDefault, onPath } from '../subject';

const least = 10;

/** Retries that Envoy drops under load. */
export const edgeRetryLimit: Rule = {
    id: 'edge-retry-limit',
    severity: 'warning',
    scope: 'service',
    what: 'A route with retries leaves few retries under way at once.',
    why: 'When a primary dies, every request in flight is retried at the same moment. Envoy’s circuit breaker allows 3, and answers the others with an error.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/circuit_breaker.proto',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ retries }) => retries.value.attempts > 0)
            .flatMap((path) => {
                const maxRetries = edgeRouteOf(fleet, path)?.maxRetries;
                return maxRetries && maxRetries.value < least
                    ? [
                          {
                              ...onPath(path),
                              field: fieldOf(maxRetries, 'max_retries'),
                              reason: `is ${maxRetries.value}${ifDefault(maxRetries)}: more retries at once are dropped.`,
                              fix: {
                                  text: 'Allow 1024.',
                                  argument: '`circuitBreakers.maxRetries`',
                              },
                          },
                      ]
                    : [];
            }),
};
