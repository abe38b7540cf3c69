import { leastMaxEjectionPercent, mostEjected } from '../../envoy/ejection';
import { detects } from '../../paths/path';
import type { Rule } from '../rule';
import { counted, edgePathsOf, fieldOf, hostsOf, ifDefault, onPath } from '../subject';

/** Limits below the size of the primary, without a health check beside them. */
export const edgeEjectionLimit: Rule = {
    id: 'edge-ejection-limit',
    severity: 'error',
    scope: 'service',
    what: 'Outlier detection alone guards a fallback, and may not eject all of the primary.',
    why: 'Envoy counts the limit over the hosts of all priorities. The products write or keep Envoy’s default of 10 %, with which fewer than 10 hosts are never ejected.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/outlier_detection.proto',
    check: (fleet) =>
        edgePathsOf(fleet)
            .filter(({ detection, healthCheck }) => healthCheck === undefined && detects(detection?.value))
            .flatMap((path) => {
                const all = hostsOf(path).length;
                const first = path.levels[0]?.hosts.length ?? 0;
                const { value } = path.maxEjectionPercent;
                const most = mostEjected(all, value);
                return most >= first
                    ? []
                    : [
                          {
                              ...onPath(path),
                              field: fieldOf(path.maxEjectionPercent, 'maxEjectionPercent'),
                              reason: `is ${value}${ifDefault(path.maxEjectionPercent)}: Envoy ejects at most ${most} of ${counted(all, 'host')}, and the primary has ${first}.`,
                              fix: {
                                  text: `Use at least ${leastMaxEjectionPercent(first, all)}; 100 stays right when replicas change.`,
                                  argument: '`outlierDetection.maxEjectionPercent` of HealthCheckedUpstream',
                              },
                          },
                      ];
            }),
};
