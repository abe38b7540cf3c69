import type { Rule } from '../rule';
import { refused } from './refused';

/** A Tier-1 gateway that leads to nothing. */
export const tsbUnexposed: Rule = {
    id: 'tsb-unexposed-hostname',
    severity: 'error',
    scope: 'fleet',
    what: 'A Tier-1 gateway of Tetrate Service Bridge has a hostname that no ingress gateway of a cluster exposes.',
    why: 'A hostname has the gateways that expose it as endpoints. Without one, every request is answered with 503; in a cluster that does not expose it, nothing fails over.',
    source: 'https://docs.tetrate.io/service-bridge/refs/tsb/gateway/v2/tier1-gateway',
    check: ({ clusters }) =>
        refused(clusters, { unexposed: 'spec' }).map((found) => ({
            ...found,
            fix: {
                text: 'Expose the hostname by an IngressGateway (or a Gateway with a `serviceDestination`) in each cluster that serves it.',
                argument: '`hosts` of BridgedApplication',
            },
        })),
};
