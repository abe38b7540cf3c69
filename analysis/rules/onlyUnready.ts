import type { Rule } from './rule';
import { counted } from './subject';

/** Clusters in which nothing is ready. */
export const onlyUnready: Rule = {
    id: 'only-unready',
    severity: 'error',
    scope: 'service',
    what: 'A service that declares a failover has no ready endpoint in a cluster, and some that are not ready.',
    why: 'That cluster serves nothing now: the next failure has nowhere to go.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions',
    check: ({ services }) =>
        services
            .filter(({ verdict }) => verdict !== 'not declared')
            .flatMap(({ clusters, host, name, namespace }) =>
                clusters
                    .filter(({ endpoints, unready }) => endpoints === 0 && unready > 0)
                    .map(({ cluster, unready }) => ({
                        cluster,
                        service: host,
                        object: `Service ${namespace}/${name}`,
                        field: 'endpoints',
                        reason: `are all unready: ${counted(unready, 'endpoint')} of \`${cluster}\` serve nothing.`,
                        fix: { text: 'Find out why the pods are not ready before a failover is needed.' },
                    })),
            ),
};
