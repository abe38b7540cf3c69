import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';
import { named } from './subject';

/** Regions without an order of their own. */
export const failoverOneWay: Rule = {
    id: 'failover-one-way',
    severity: 'warning',
    scope: 'service',
    what: 'With three regions or more, `failover` has an entry for some regions and none for others.',
    why: 'Callers in a region without an entry spread over all other regions at once when their own fails.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover',
    check: ({ clusters, services }) =>
        services.flatMap(({ host, paths }) => {
            const regions = new Set(
                paths.flatMap(({ levels }) =>
                    levels.flatMap(({ hosts }) => hosts.map(({ locality: { region } }) => region)),
                ),
            );
            return regions.size < 3
                ? []
                : clusters.flatMap(({ name, rulesFor }) =>
                      rulesFor(host).flatMap(({ object, policy }) => {
                          const from = (policy?.localityLb?.value.failover ?? []).map((each) => each.from);
                          const missing = [...regions].filter((region) => !from.includes(region)).sort();
                          return from.length === 0 || missing.length === 0
                              ? []
                              : [
                                    {
                                        cluster: name,
                                        service: host,
                                        object: objectName(object),
                                        field: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failover',
                                        reason: `has no entry for ${named(missing)}: callers there spread over all other regions.`,
                                        fix: {
                                            text: 'Add an entry for each region.',
                                            argument: '`preference` of LocalityFailover',
                                        },
                                    },
                                ];
                      }),
                  );
        }),
};
