import { FailoverSide } from '../../failback';
import { glooDuration } from '../../gloo/glooDuration';
import { gatewayApiGroup } from '../names';
import { type EdgeFailoverSpec, firstSide } from './edgeFailoverSpec';
import { routeRules } from './httpRoute';
import { keeperAddress } from './keeper';

const clusterType = 'type.googleapis.com/envoy.config.cluster.v3.Cluster';
const endpointsType = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';

/** What Envoy Gateway's API cannot express: changes of the Envoy clusters that it makes of the route. */
export function patchPolicy(spec: EdgeFailoverSpec) {
    const { gatewayName, namespace, routeName } = spec;
    return {
        metadata: { name: routeName, namespace },
        spec: {
            targetRef: { group: gatewayApiGroup, kind: 'Gateway', name: gatewayName },
            type: 'JSONPatch',
            jsonPatches: routeRules(spec.retry !== undefined).flatMap((_, index) => {
                const name = `httproute/${namespace}/${routeName}/rule/${index}`;
                const change = (type: string, operation: Operation) => ({ type, name, operation });
                return [
                    ...clusterChanges(spec).map((operation) => change(clusterType, operation)),
                    ...endpointChanges(spec).map((operation) => change(endpointsType, operation)),
                ];
            }),
        },
    };
}

/** A change of one Envoy object, as JSON Patch (RFC 6902) has it, with a JSONPath where it is not about one place. */
type Operation = { op: 'add'; path: string; value: string | number | boolean } | { op: 'remove'; jsonPath: string };

function clusterChanges({ healthCheck }: EdgeFailoverSpec): Operation[] {
    return [
        // Envoy checks a cluster without traffic every 60 s only, and delays changes of health by up to a second.
        added('/health_checks/0/no_traffic_interval', glooDuration(healthCheck?.interval ?? '1s')),
        added('/common_lb_config/update_merge_window', '0s'),
        // On a connection that lives, a check would not see that a certificate has ended or changed.
        added('/health_checks/0/reuse_connection', false),
    ];
}

function endpointChanges(spec: EdgeFailoverSpec): Operation[] {
    const held = firstSide(spec) === FailoverSide.Fallback;
    const keeper = `?(@.endpoint.address.socket_address.address == "${keeperAddress}")`;
    return [
        // The keeper is for Envoy Gateway alone: in Envoy it would count as an unhealthy endpoint of the primary.
        { op: 'remove', jsonPath: `$.endpoints[*].lb_endpoints[${keeper}]` },
        // The localities of a cluster have the order of the route's backends, the primary's first.
        ...(held
            ? [
                  added('/endpoints/0/priority', 1),
                  ...spec.fallbacks.map((_, index) => added(`/endpoints/${index + 1}/priority`, 0)),
              ]
            : []),
    ];
}

function added(path: string, value: string | number | boolean): Operation {
    return { op: 'add', path, value };
}
