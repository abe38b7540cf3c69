import { objectName } from '../../manifests/kubernetesObject';
import { forwardingHosts } from '../../readers/edge/gloo';
import type { Rule } from '../rule';

/** Gateways that lead to every cluster of the proxy. */
export const glooOpenGateway: Rule = {
    id: 'gloo-open-gateway',
    severity: 'warning',
    scope: 'fleet',
    what: 'A failover gateway of Gloo forwards every server name.',
    why: '`forwardSniClusterName` connects to the Envoy cluster that the SNI names, the proxy’s own administration included, unless `sniDomains` lists what is allowed.',
    source: 'https://docs.solo.io/gloo-edge/latest/guides/traffic_management/listener_configuration/tcp_proxy/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeObjects, name }) =>
            forwardingHosts(edgeObjects)
                .filter(({ domains }) => domains.length === 0)
                .map(({ field, object }) => ({
                    cluster: name,
                    object: objectName(object),
                    field: `${field}.sslConfig.sniDomains`,
                    reason: 'is missing: every cluster of the proxy can be reached.',
                    fix: {
                        text: 'List the Upstreams: `<name>_<namespace>`.',
                        argument: '`upstreams` of FailoverGateway',
                    },
                })),
        ),
};
