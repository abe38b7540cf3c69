import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';
import { localityLbOf } from './subject';

/** Whether Istio takes a text for one region in `failover`: no zone, no wildcard. */
export function isRegionName(text: string): boolean {
    return /^[^/*\s]+$/.test(text);
}

/** Entries of `failover` that Istio refuses. */
export const failoverNames: Rule = {
    id: 'failover-names',
    severity: 'error',
    scope: 'fleet',
    what: '`failover` names a zone or a wildcard, or a region as its own fallback.',
    why: '`from` and `to` are names of regions. Istio’s webhook refuses `/` and `*`, and the same region twice; without the webhook the entry never applies.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover',
    check: ({ clusters }) =>
        localityLbOf(clusters).flatMap(({ cluster, field, rule, setting }) =>
            (setting.failover ?? []).flatMap(({ from, to }, index) => {
                const problem = (name: string, reason: string) => ({
                    cluster,
                    service: rule.host,
                    object: objectName(rule.object),
                    field: `${field}.failover[${index}].${name}`,
                    reason,
                    fix: {
                        text: 'Name one region, another one in each of the two.',
                        argument: '`localities[].region`',
                    },
                });
                return [
                    ...(isRegionName(from) ? [] : [problem('from', `is "${from}", which is no name of a region.`)]),
                    ...(isRegionName(to) ? [] : [problem('to', `is "${to}", which is no name of a region.`)]),
                    ...(from === to ? [problem('to', `is "${to}", the region that fails.`)] : []),
                ];
            }),
        ),
};
