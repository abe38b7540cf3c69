import type { Rule } from '../rule';
import { edgePathsOf, fieldOf, ifDefault, onPath } from '../subject';

/** A panic threshold at the edge. */
export const edgePanicThreshold: Rule = {
    id: 'edge-panic-threshold',
    severity: 'warning',
    scope: 'service',
    what: 'The panic threshold of a route with a fallback is above 0.',
    why: 'When all priorities together have too few healthy hosts, Envoy sends requests to the dead ones too. Its default is 50 %.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ panicThreshold }) => panicThreshold.value > 0)
            .map((path) => ({
                ...onPath(path),
                field: fieldOf(path.panicThreshold, 'panic threshold'),
                reason: `is ${path.panicThreshold.value}${ifDefault(path.panicThreshold)}: with fewer healthy hosts, dead ones get requests.`,
                fix: {
                    text: 'Set it to 0.',
                    argument: '`loadBalancing.healthyPanicThreshold` of HealthCheckedUpstream',
                },
            })),
};
