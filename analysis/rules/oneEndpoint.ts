import type { Rule } from './rule';

/** Clusters with a single instance. */
export const oneEndpoint: Rule = {
    id: 'one-endpoint',
    severity: 'warning',
    scope: 'service',
    what: 'A service that fails over has a single endpoint in a cluster.',
    why: 'The loss of one pod or node is then the loss of the cluster for this service, and a single fallback gets all requests at once.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
    check: ({ clusters: read, services }) =>
        services
            .filter(({ verdict }) => verdict === 'fails over' || verdict === 'partly')
            .flatMap(({ clusters, host, name, namespace }) =>
                clusters
                    .filter(({ endpoints }) => endpoints === 1)
                    .map(({ cluster }) => ({
                        cluster,
                        service: host,
                        object: `${read.find((each) => each.name === cluster)?.services.get(host)?.kind ?? 'Service'} ${namespace}/${name}`,
                        field: 'endpoints',
                        reason: 'is 1: the loss of one pod moves all requests.',
                        fix: { text: 'Run at least 2 replicas, on different nodes.', argument: '`replicas`' },
                    })),
            ),
};
