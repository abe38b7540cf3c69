import type { Rule } from './rule';

/** Nodes that say no region. */
export const noRegion: Rule = {
    id: 'no-region',
    severity: 'error',
    scope: 'fleet',
    what: 'The region of a cluster’s nodes is not known.',
    why: 'Istio takes the locality of proxies and endpoints from the nodes’ labels. Without a region, all places without one are equal, and no order of regions applies.',
    source: 'https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/',
    check: ({ clusters, services }) =>
        clusters
            .filter(({ localities }) => localities.some(({ region }) => region === ''))
            .filter(({ name }) => services.some(({ paths }) => paths.some(({ caller }) => caller.cluster === name)))
            .map(({ name }) => ({
                cluster: name,
                object: 'Nodes',
                field: 'metadata.labels topology.kubernetes.io/region',
                reason: 'is missing, or the nodes were not read.',
                fix: {
                    text: `Label the nodes. Where they cannot be read, give the region: \`--region ${name}=<region>\`.`,
                },
            })),
};
