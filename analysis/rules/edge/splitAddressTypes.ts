import type { Rule } from '../rule';
import { splitRule } from './splitRule';

/** Backends of two address types. */
export const envoyGatewaySplitAddressTypes: Rule = splitRule('envoy-gateway-address-types', 'address types', {
    what: 'A route has backends by IP address and others by name, one of them a fallback.',
    why: 'One Envoy cluster has endpoints of one kind.',
    source: 'https://gateway.envoyproxy.io/docs/tasks/traffic/failover/',
    fix: 'Use addresses for all backends, or names for all.',
});
