import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';

/** Weights and an order at once. */
export const distributeWithFailover: Rule = {
    id: 'distribute-with-failover',
    severity: 'error',
    scope: 'fleet',
    what: 'A rule has `distribute` together with `failover` or `failoverPriority`.',
    why: 'Istio’s webhook refuses the pair, and istiod ignores the order: weights win.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting',
    check: ({ clusters }) =>
        clusters.flatMap(({ destinationRules, name }) =>
            destinationRules.flatMap(({ host, object, policy }) => {
                const { distribute, failover, failoverPriority } = policy?.localityLb?.value ?? {};
                const ignored = failover ? 'failover' : failoverPriority && 'failoverPriority';
                return distribute && ignored !== undefined
                    ? [
                          {
                              cluster: name,
                              service: host,
                              object: objectName(object),
                              field: `spec.trafficPolicy.loadBalancer.localityLbSetting.${ignored}`,
                              reason: 'has no effect: `distribute` is there too, and wins.',
                              fix: {
                                  text: 'Keep the weights or the order, not both.',
                                  argument: '`preference`, or `localities[].weight`, of LocalityFailover',
                                  patch: {
                                      spec: {
                                          trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: null } } },
                                      },
                                  },
                              },
                          },
                      ]
                    : [];
            }),
        ),
};
