import type { Rule } from '../rule';
import { splitRule } from './splitRule';

/** Server names of single backends. */
export const envoyGatewaySplitServerNames: Rule = splitRule('envoy-gateway-server-names', 'server names', {
    what: 'Some backends of a route with a fallback take the server name from their address, and others do not.',
    why: 'The setting belongs to a whole Envoy cluster.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    fix: 'Set `autoSNIFromEndpointHostname` for all Backends, or for none.',
});
