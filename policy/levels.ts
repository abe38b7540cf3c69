import type { EnforcementLevel } from '@pulumi/policy';
import type { Rule } from '../analysis/rules/rule';

/**
 * Rules that need more than a program declares: nodes, gateway addresses, or the Services of other programs and Helm
 * releases. Whoever declares all of that in one program can enable them.
 */
const needsWholeFleet: ReadonlySet<string> = new Set([
    'no-region',
    'unknown-region',
    'host-matches-nothing',
    'single-cluster',
    'no-east-west-gateway',
    'no-passthrough',
    'one-gateway-address',
    'gateway-without-proxies',
]);

/** Errors that another program may have an answer to: its rules, namespaces, Secrets and backends are not seen. */
const mayBeElsewhere: ReadonlySet<string> = new Set([
    'rule-not-seen',
    'rule-missing-in-cluster',
    'not-joined',
    'no-mutual-tls',
    'passthrough-hosts',
    'edge-policy-target',
    'edge-server-name',
    'gloo-scheme-reference',
    'kgateway-group-member',
]);

/** The rules that a DestinationRule breaks whatever else there is. */
export const rulesOfObject: ReadonlySet<string> = new Set([
    'no-outlier-detection',
    'no-detector',
    'ejection-limit',
    'panic-threshold',
    'locality-disabled',
    'distribute-with-failover',
    'distribute-weights',
    'distribute-leaves-out',
]);

/** The rules whose fix is one value that is right in every fleet. */
export const rulesWithRemedy: ReadonlySet<string> = new Set(['ejection-limit', 'panic-threshold', 'locality-disabled']);

/** How a rule is enforced where the configuration says nothing. */
export function defaultLevel({ id, severity }: Pick<Rule, 'id' | 'severity'>): EnforcementLevel {
    if (needsWholeFleet.has(id)) {
        return 'disabled';
    }
    return severity === 'warning' || mayBeElsewhere.has(id) ? 'advisory' : 'mandatory';
}
