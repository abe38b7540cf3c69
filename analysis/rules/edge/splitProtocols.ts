import type { Rule } from '../rule';
import { splitRule } from './splitRule';

/** Backends of two protocols. */
export const envoyGatewaySplitProtocols: Rule = splitRule('envoy-gateway-protocols', 'protocols', {
    what: 'Backends of a route with a fallback speak different protocols.',
    why: 'One Envoy cluster speaks one protocol.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    fix: 'Give all Backends the same `appProtocols`.',
});
