import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';
import { localityLbOf } from './subject';

const ofLocality = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** Two orders of localities at once. */
export const failoverWithLabels: Rule = {
    id: 'failover-with-labels',
    severity: 'error',
    scope: 'fleet',
    what: '`failover` stands beside a `failoverPriority` of region, zone or subzone.',
    why: 'Both order localities. Istio’s webhook refuses the pair.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting',
    check: ({ clusters }) =>
        localityLbOf(clusters).flatMap(({ cluster, field, rule, setting: { failover, failoverPriority = [] } }) => {
            const label = failoverPriority.find((each) => ofLocality.includes(each.split('=')[0] ?? ''));
            return failover && label !== undefined
                ? [
                      {
                          cluster,
                          service: rule.host,
                          object: objectName(rule.object),
                          field: `${field}.failoverPriority`,
                          reason: `has "${label}" beside \`failover\`: Istio refuses the pair.`,
                          fix: {
                              text: 'Keep one of the two.',
                              argument: '`preference` of LocalityFailover, or `priority` of MeshFailover',
                          },
                      },
                  ]
                : [];
        }),
};
