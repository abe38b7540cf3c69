import { leastMaxEjectionPercent, mostEjected } from '../envoy/ejection';
import { detects } from '../paths/path';
import type { Rule } from './rule';
import { clustersOf, counted, hostsOf, onPath, pathsOf, policyField } from './subject';

/** An ejection limit below what a failing cluster needs. */
export const ejectionLimit: Rule = {
    id: 'ejection-limit',
    severity: 'error',
    scope: 'service',
    what: '`maxEjectionPercent` does not allow ejecting all endpoints of a cluster.',
    why: 'Envoy counts the limit over the endpoints of all priorities. With its default of 10 % it ejects nothing of fewer than 10 endpoints. What is not ejected goes on getting requests.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/outlier_detection.proto',
    check: (fleet) =>
        pathsOf(fleet)
            .filter((path) => detects(path.detection?.value) && clustersOf(path).length > 1)
            .flatMap((path) => {
                const hosts = hostsOf(path);
                const limit = path.maxEjectionPercent.value;
                const serving = path.losses.filter(({ steady }) => steady > 0).map(({ cluster }) => cluster);
                const sizes = serving.map((cluster) => hosts.filter((host) => host.cluster === cluster).length);
                const largest = Math.max(0, ...sizes);
                if (mostEjected(hosts.length, limit) >= largest) {
                    return [];
                }
                const least = leastMaxEjectionPercent(largest, hosts.length);
                return [
                    {
                        ...onPath(path),
                        field: `${policyField(path)}.outlierDetection.maxEjectionPercent`,
                        reason:
                            `is ${limit}${'default' in path.maxEjectionPercent.source ? ' (Envoy’s default)' : ''}, but ` +
                            `${largest} of ${counted(hosts.length, 'endpoint')} fail with a cluster: Envoy ejects at most ` +
                            `${mostEjected(hosts.length, limit)}.`,
                        fix: {
                            text: `Use at least ${least}; 100 stays right when replicas change.`,
                            argument: '`detection.maxEjectionPercent`',
                            patch: { spec: { trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } } } },
                        },
                    },
                ];
            }),
};
