import { coversHost } from '../readers/istio/hosts';
import type { Rule } from './rule';
import { counted, onPath, pathsOf } from './subject';

/** Services that the mesh keeps within their cluster. */
export const clusterLocal: Rule = {
    id: 'cluster-local',
    severity: 'error',
    scope: 'service',
    what: 'A rule declares a failover for a service that the mesh configuration keeps within its cluster.',
    why: '`serviceSettings` with `clusterLocal: true` hides the endpoints of other clusters from every caller.',
    source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/#disabling-automatic-load-balancing-between-clusters',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const mesh = fleet.clusters.find(({ name }) => name === path.caller.cluster)?.mesh;
            const setting = mesh?.clusterLocalHosts.find(({ value }) => coversHost(value, path.service));
            return path.dropped
                .filter(({ because }) => because === 'cluster-local service' && path.rule !== undefined)
                .map(({ cluster, endpoints }) => ({
                    ...onPath(path),
                    object: setting && 'object' in setting.source ? setting.source.object : 'mesh configuration',
                    field: setting && 'field' in setting.source ? setting.source.field : 'serviceSettings',
                    reason: `keeps ${counted(endpoints, 'endpoint')} of \`${cluster}\` from callers in \`${path.caller.cluster}\`.`,
                    fix: {
                        text: 'Take the host out of `serviceSettings`, in every cluster.',
                        argument: '`values` of ControlPlane',
                    },
                }));
        }),
};
