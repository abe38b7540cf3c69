import type { Rule } from './rule';
import { clustersOf, named, onPath, pathsOf, policyField } from './subject';

/** A rule without outlier detection. */
export const noOutlierDetection: Rule = {
    id: 'no-outlier-detection',
    severity: 'error',
    scope: 'service',
    what: 'The rule that applies to a service of several clusters has no outlier detection.',
    why: 'Istio sets priorities only with outlier detection, and Envoy stops using an endpoint that fails only with it. Without it a dead cluster keeps its share of the requests.',
    source: 'https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/failover/',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => path.rule !== undefined && !path.detection && clustersOf(path).length > 1)
            .map((path) => ({
                ...onPath(path),
                field: `${policyField(path)}.outlierDetection`,
                reason: path.localityLb.value.distribute
                    ? `is missing: ${named(clustersOf(path))} keep their weights when they fail.`
                    : `is missing: all endpoints of ${named(clustersOf(path))} are equal, and stay so when they fail.`,
                fix: {
                    text: 'Add outlier detection that can eject a whole cluster.',
                    argument: '`detection` of LocalityFailover or MeshFailover',
                    patch: {
                        spec: {
                            trafficPolicy: {
                                outlierDetection: {
                                    consecutive5xxErrors: 5,
                                    interval: '1s',
                                    baseEjectionTime: '30s',
                                    maxEjectionPercent: 100,
                                },
                            },
                        },
                    },
                },
            })),
};
