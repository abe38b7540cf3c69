import type { Rule } from '../rule';
import { splitRule } from './splitRule';

/** Topology settings of the primary. */
export const envoyGatewaySplitTopology: Rule = splitRule('envoy-gateway-topology', 'topology', {
    what: 'The Service of a primary, or the policy of its route, asks for topology aware routing.',
    why: 'Localities are then balanced by zone, not by priority.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    fix: 'Leave out `trafficDistribution`, the annotation and `zoneAware`.',
});
