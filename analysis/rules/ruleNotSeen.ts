import { objectName } from '../manifests/kubernetesObject';
import type { Cluster } from '../model/fleet';
import type { Path } from '../model/path';
import type { DestinationRule } from '../model/rules';
import { coversHost } from '../readers/istio/hosts';
import type { Rule } from './rule';
import { pathsOf } from './subject';

/** Rules that no caller follows. */
export const ruleNotSeen: Rule = {
    id: 'rule-not-seen',
    severity: 'error',
    what: 'A DestinationRule for a service is in a namespace where no caller looks, or is not exported to any.',
    why: 'A proxy looks in its own namespace, then in the service’s, then in the root namespace, and follows the first rule it finds.',
    source: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration',
    check: (fleet) => {
        const paths = pathsOf(fleet);
        return fleet.clusters.flatMap((cluster) =>
            cluster.destinationRules.flatMap((rule) => unseen(cluster, rule, paths)),
        );
    },
};

function unseen(cluster: Cluster, rule: DestinationRule, paths: readonly Path[]) {
    const covered = paths.filter(
        ({ caller, service }) => caller.cluster === cluster.name && coversHost(rule.host, service),
    );
    const name = objectName(rule.object);
    const isFollowed = covered.some((path) => path.rule?.split(' + ').includes(name));
    const [first] = covered;
    if (!first || isFollowed) {
        return [];
    }
    const namespace = cluster.services.get(first.service)?.namespace ?? '';
    const isHere = rule.namespace === namespace;
    return [
        {
            cluster: cluster.name,
            service: first.service,
            object: name,
            field: isHere && rule.exportTo.length > 0 ? 'spec.exportTo' : 'metadata.namespace',
            reason:
                `is ${isHere && rule.exportTo.length > 0 ? JSON.stringify(rule.exportTo) : `"${rule.namespace}"`}: no caller follows this rule` +
                `${first.rule === undefined ? '' : `; they follow ${first.rule}`}.`,
            fix: isHere
                ? {
                      text: 'Export the rule to every namespace (`*`), and keep one rule for a host.',
                      argument: 'leave out `namespace`',
                  }
                : { text: `Move it to the service's namespace, \`${namespace}\`.`, argument: 'leave out `namespace`' },
        },
    ];
}
