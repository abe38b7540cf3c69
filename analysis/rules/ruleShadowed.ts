import type { Rule } from './rule';
import { onPath, pathsOf } from './subject';

/** Rules for one host that compete. */
export const ruleShadowed: Rule = {
    id: 'rule-shadowed',
    severity: 'warning',
    scope: 'service',
    what: 'Two DestinationRules of one namespace have a traffic policy for the same host.',
    why: 'Istio merges them: the subsets of all count, and of the policies only the oldest rule’s.',
    source: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const names = path.rule?.split(' + ') ?? [];
            const rules = fleet.clusters.find(({ name }) => name === path.caller.cluster)?.rulesFor(path.service) ?? [];
            const policies = names.filter((each) =>
                rules.some(
                    ({ name, namespace, policy }) =>
                        `DestinationRule ${namespace}/${name}` === each && policy !== undefined,
                ),
            );
            return policies.slice(1).map((each) => ({
                ...onPath(path),
                object: each,
                field: 'spec.trafficPolicy',
                reason: `has no effect: ${policies[0] ?? ''} is older, and its policy counts.`,
                fix: { text: 'Put both into one rule.', argument: 'one LocalityFailover or MeshFailover for a host' },
            }));
        }),
};
