import { fieldsOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Consistent hashing beside a failover. */
export const glooHash: Rule = {
    id: 'gloo-hash',
    severity: 'warning',
    scope: 'fleet',
    what: 'An Upstream with `failover` balances by consistent hashing.',
    why: 'Failover with Maglev or a ring was reported to break health checks.',
    source: 'https://github.com/kgateway-dev/kgateway/issues/10457',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ hasFailover, object }) => {
                const config = fieldsOf(fieldsOf(object.content.spec).loadBalancerConfig);
                const hash = ['maglev', 'ringHash'].find((each) => config[each] !== undefined);
                return hasFailover && hash !== undefined
                    ? [
                          {
                              cluster: name,
                              object: objectName(object),
                              field: `spec.loadBalancerConfig.${hash}`,
                              reason: 'is set beside `failover`.',
                              fix: {
                                  text: 'Use round robin or least request.',
                                  argument: 'HealthCheckedUpstream uses round robin',
                              },
                          },
                      ]
                    : [];
            }),
        ),
};
