import type { Rule } from '../rule';
import { splitRule } from './splitRule';

/** Filters of single backends. */
export const envoyGatewaySplitFilter: Rule = splitRule('envoy-gateway-backend-filter', 'filter', {
    what: 'One backend of a route with a fallback has a filter of its own.',
    why: 'A filter belongs to a whole Envoy cluster.',
    source: 'https://github.com/envoyproxy/gateway/issues/5813',
    fix: 'Put the filter on the rule.',
});
