import { milliseconds } from '../../duration';
import type { Rule } from './rule';
import { clustersOf, onPath, pathsOf, policyField } from './subject';

const longest = 10_000;

/** Sweeps that are far apart. */
export const slowSweep: Rule = {
    id: 'slow-sweep',
    severity: 'warning',
    scope: 'service',
    what: '`interval` of outlier detection is above 10 s in a failover.',
    why: 'Envoy ends ejections at its sweeps, one each interval: failback waits for the next.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => clustersOf(path).length > 1)
            .flatMap((path) => {
                const time = path.detection?.value.interval;
                return time !== undefined && (milliseconds(time) ?? 0) > longest
                    ? [
                          {
                              ...onPath(path),
                              field: `${policyField(path)}.outlierDetection.interval`,
                              reason: `is ${time}: failback waits up to that long after an ejection.`,
                              fix: {
                                  text: 'Use 1 s to 10 s.',
                                  argument: '`detection.interval`',
                                  patch: { spec: { trafficPolicy: { outlierDetection: { interval: '1s' } } } },
                              },
                          },
                      ]
                    : [];
            }),
};
