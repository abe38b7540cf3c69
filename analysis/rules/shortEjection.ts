import { milliseconds } from '../../duration';
import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf, policyField } from './subject';

const shortest = 5_000;

/** Ejections that end at once. */
export const shortEjection: Rule = {
    id: 'short-ejection',
    severity: 'warning',
    scope: 'service',
    what: '`baseEjectionTime` is shorter than 5 s in a failover.',
    why: 'Istio has no health checks. When an ejection ends, Envoy sends requests again, and loses them if the endpoint is still dead. The time grows with each ejection, from this value.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => clustersOf(path).length > 1)
            .flatMap((path) => {
                const time = path.detection?.value.baseEjectionTime;
                return time !== undefined && (milliseconds(time) ?? shortest) < shortest
                    ? [
                          {
                              ...onPath(path),
                              field: `${policyField(path)}.outlierDetection.baseEjectionTime`,
                              reason: `is ${time}: dead endpoints get requests again that soon.`,
                              fix: {
                                  text: 'Use 30 s, Envoy’s default, or at least 5 s.',
                                  argument: '`failback.baseEjectionTime`',
                                  patch: { spec: { trafficPolicy: { outlierDetection: { baseEjectionTime: '30s' } } } },
                              },
                          },
                      ]
                    : [];
            }),
};
