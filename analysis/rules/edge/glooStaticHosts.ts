import { fieldsOf, listOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** Upstreams without hosts. */
export const glooStaticHosts: Rule = {
    id: 'gloo-static-hosts',
    severity: 'error',
    scope: 'fleet',
    what: 'A static Upstream has no hosts.',
    why: 'As the primary of a failover, it makes Gloo’s control plane panic.',
    source: 'https://github.com/kgateway-dev/kgateway/issues/6374',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, upstreams }) =>
            [...upstreams.values()].flatMap(({ object }) => {
                const { static: hosts } = fieldsOf(object.content.spec);
                return hosts !== undefined && listOf(fieldsOf(hosts).hosts).length === 0
                    ? [
                          {
                              cluster: name,
                              object: objectName(object),
                              field: 'spec.static.hosts',
                              reason: 'is empty.',
                              fix: {
                                  text: 'Give at least one host.',
                                  argument: 'HealthCheckedUpstream uses a Service',
                              },
                          },
                      ]
                    : [];
            }),
        ),
};
