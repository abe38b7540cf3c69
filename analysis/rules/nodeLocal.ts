import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Services that are used on the caller's node only. */
export const nodeLocal: Rule = {
    id: 'node-local',
    severity: 'error',
    scope: 'service',
    what: 'A rule declares a failover for a Service with `internalTrafficPolicy: Local`.',
    why: 'Callers then use the endpoints of their own node, and no other: not those of another cluster either.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) =>
            path.dropped
                .filter(({ because }) => because === 'internalTrafficPolicy: Local' && path.rule !== undefined)
                .map(({ cluster, endpoints }) => ({
                    ...onPath(path),
                    object: `Service ${path.service.split('.').slice(0, 2).reverse().join('/')}`,
                    field: 'spec.internalTrafficPolicy',
                    reason: `is Local: callers in \`${path.caller.cluster}\` never use ${counted(endpoints, 'endpoint')} of \`${cluster}\`.`,
                    fix: {
                        text: 'Leave it out, in every cluster.',
                        patch: { spec: { internalTrafficPolicy: 'Cluster' } },
                    },
                })),
        ),
};
