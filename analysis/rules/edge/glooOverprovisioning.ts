import { fieldsOf, numberOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Whether an overprovisioning factor leaves all requests with a healthy primary. */
export function keepsHealthyPrimary(factor: number): boolean {
    return Number.isInteger(factor) && factor >= 100;
}

/** Factors that spill. */
export const glooOverprovisioning: Rule = {
    id: 'gloo-overprovisioning',
    severity: 'error',
    scope: 'fleet',
    what: 'The overprovisioning factor of an Upstream’s `failover` is below 100.',
    why: 'A priority takes its healthy percentage times the factor. Below 100, the fallback gets requests while everything is healthy.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/overprovisioning',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ object }) => {
                const { failover } = fieldsOf(object.content.spec);
                const factor = numberOf(fieldsOf(fieldsOf(failover).policy).overprovisioningFactor);
                return factor === undefined || keepsHealthyPrimary(factor)
                    ? []
                    : [
                          {
                              cluster: name,
                              object: objectName(object),
                              field: 'spec.failover.policy.overprovisioningFactor',
                              reason: `is ${factor}: the fallback gets requests while everything is healthy.`,
                              fix: {
                                  text: 'Leave it out (140), or use at least 100.',
                                  argument: '`overprovisioningFactor` of FailoverScheme',
                              },
                          },
                      ];
            }),
        ),
};
