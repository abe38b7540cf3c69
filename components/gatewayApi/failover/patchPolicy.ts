import { FailoverSide } from '../../failback';
import { glooDuration } from '../../gloo/glooDuration';
import { gatewayApiGroup } from '../names';
import { type EdgeFailoverSpec, firstSide } from './edgeFailoverSpec';
import { routeRules } from './httpRoute';

const clusterType = 'type.googleapis.com/envoy.config.cluster.v3.Cluster';
const endpointsType = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';

/**
 * Envoy's overprovisioning factor, in percent. Envoy's own 140 sends requests to the fallback while less than 72 % of the
 * primary's endpoints are healthy. The keeper is one that never is: with 200, one healthy pod beside it counts as 100 %.
 */
const overprovisioning = 200;

/** What Envoy Gateway's API cannot express: changes of the Envoy clusters that it makes of the route. */
export function patchPolicy(spec: EdgeFailoverSpec) {
    const { gatewayName, namespace, routeName } = spec;
    return {
        metadata: { name: routeName, namespace },
        spec: {
            targetRef: { group: gatewayApiGroup, kind: 'Gateway', name: gatewayName },
            type: 'JSONPatch',
            jsonPatches: routeRules(spec.hardening).flatMap((_, index) => {
                const name = `httproute/${namespace}/${routeName}/rule/${index}`;
                return [
                    ...clusterChanges(spec).map(([path, value]) => added(clusterType, name, path, value)),
                    ...endpointChanges(spec).map(([path, value]) => added(endpointsType, name, path, value)),
                ];
            }),
        },
    };
}

type Change = [path: string, value: string | number | boolean | object];

function clusterChanges({ healthCheck }: EdgeFailoverSpec): Change[] {
    return [
        // Envoy checks a cluster without traffic every 60 s only, and delays changes of health by up to a second.
        ['/health_checks/0/no_traffic_interval', glooDuration(healthCheck?.interval ?? '1s')],
        ['/common_lb_config/update_merge_window', '0s'],
        // On a connection that lives, a check would not see that a certificate has ended or changed.
        ['/health_checks/0/reuse_connection', false],
    ];
}

function endpointChanges(spec: EdgeFailoverSpec): Change[] {
    const held = firstSide(spec) === FailoverSide.Fallback;
    return [
        ['/policy', { overprovisioning_factor: overprovisioning }],
        ...(held ? [['/endpoints/0/priority', 1] as Change, ...spec.fallbacks.map(priorityFirst)] : []),
    ];
}

/** The localities of a cluster have the order of the route's backends, the primary's first. */
function priorityFirst(_: unknown, index: number): Change {
    return [`/endpoints/${index + 1}/priority`, 0];
}

function added(type: string, name: string, path: string, value: Change[1]) {
    return { type, name, operation: { op: 'add', path, value } };
}
