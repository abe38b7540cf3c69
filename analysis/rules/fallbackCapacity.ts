import type { Rule } from './rule';
import { counted } from './subject';

/** The smallest part of the largest cluster's endpoints that is not reported. */
const least = 0.5;

/** Fallbacks that are much smaller. */
export const fallbackCapacity: Rule = {
    id: 'fallback-capacity',
    severity: 'warning',
    scope: 'service',
    what: 'A cluster has fewer than half of the endpoints that another has of the same service.',
    why: 'When the larger one fails, the smaller gets all requests at once, before any autoscaler adds pods.',
    source: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/',
    check: ({ services }) =>
        services
            .filter(({ verdict }) => verdict === 'fails over' || verdict === 'partly')
            .flatMap(({ clusters, host, name, namespace }) => {
                const most = Math.max(...clusters.map(({ endpoints }) => endpoints));
                return clusters
                    .filter(({ endpoints }) => endpoints > 0 && endpoints < least * most)
                    .map(({ cluster, endpoints }) => ({
                        cluster,
                        service: host,
                        object: `Service ${namespace}/${name}`,
                        field: 'endpoints',
                        reason: `are ${counted(endpoints, 'endpoint')}, and another cluster has ${most}.`,
                        fix: { text: 'Run as many replicas in every cluster.', argument: '`replicas`' },
                    }));
            }),
};
