import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf, policyField } from './subject';

/** A panic threshold in a failover. */
export const panicThreshold: Rule = {
    id: 'panic-threshold',
    severity: 'error',
    scope: 'service',
    what: '`minHealthPercent` is above 0 in a failover.',
    why: 'Below that percentage of healthy endpoints Envoy panics: it uses the ejected ones again. With weights a dead cluster keeps its requests; with priorities so does a service that is mostly gone.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.panicThreshold.value > 0 && clustersOf(path).length > 1)
            .map((path) => ({
                ...onPath(path),
                field: `${policyField(path)}.outlierDetection.minHealthPercent`,
                reason: `is ${path.panicThreshold.value}: below that, Envoy uses ejected endpoints again.`,
                fix: {
                    text: 'Leave it out.',
                    argument: 'leave out `detection.minHealthPercent`',
                    patch: { spec: { trafficPolicy: { outlierDetection: { minHealthPercent: null } } } },
                },
            })),
};
