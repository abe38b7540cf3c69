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
    scope: 'fleet',
    what: 'A DestinationRule for a service is in a namespace where no caller looks, or is not exported to any.',
    why: 'A proxy looks in its own namespace, then in the service’s, then in the root namespace, and follows the first rule it finds.',
    source: 'https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration',
    check: (fleet) => {
        const followed = new Set(
            pathsOf(fleet).flatMap(({ caller, rule = '' }) =>
                rule.split(' + ').map((each) => `${caller.cluster} ${each}`),
            ),
        );
        const unfollowed = fleet.clusters.flatMap((cluster) =>
            cluster.destinationRules
                .filter(({ object }) => !followed.has(`${cluster.name} ${objectName(object)}`))
                .map((rule) => ({ cluster, rule })),
        );
        return unfollowed.flatMap(({ cluster, rule }) => unseen(cluster, rule, pathsOf(fleet)));
    },
};

function unseen(cluster: Cluster, rule: DestinationRule, paths: readonly Path[]) {
    const first = paths.find(
        ({ caller, service }) => caller.cluster === cluster.name && coversHost(rule.host, service),
    );
    if (!first) {
        return [];
    }
    const name = objectName(rule.object);
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
