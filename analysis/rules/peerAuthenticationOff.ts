import { objectName } from '../manifests/kubernetesObject';
import { mutualTlsOf } from '../paths/mutualTls';
import type { Rule } from './rule';
import { counted, pathsOf } from './subject';

/** A policy that takes endpoints of other networks away. */
export const peerAuthenticationOff: Rule = {
    id: 'peer-authentication-off',
    severity: 'error',
    scope: 'service',
    what: 'A `PeerAuthentication` switches mutual TLS off for endpoints of another network.',
    why: 'East-west gateways route by mutual TLS. Istio leaves out endpoints of other networks that do not accept it, by the policies of the caller’s cluster.',
    source: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const cluster = fleet.clusters.find(({ name }) => name === path.caller.cluster);
            const dropped = path.dropped.filter(({ because }) => because === 'no mutual TLS');
            const endpoints = fleet.clusters
                .flatMap(({ services }) => services.get(path.service)?.endpoints ?? [])
                .filter((endpoint) => dropped.some((each) => each.cluster === endpoint.cluster));
            const namespace = cluster?.services.get(path.service)?.namespace ?? '';
            const deciding = cluster
                ? endpoints
                      .map(({ labels }) => mutualTlsOf(cluster, namespace, labels))
                      .find(({ mode }) => mode === 'DISABLE')?.decidedBy
                : undefined;
            return deciding
                ? dropped.map(({ cluster: other, endpoints: count }) => ({
                      cluster: path.caller.cluster,
                      service: path.service,
                      object: objectName(deciding.object),
                      field: 'spec.mtls.mode',
                      reason: `is DISABLE: callers in \`${path.caller.cluster}\` do not get ${counted(count, 'endpoint')} of \`${other}\`.`,
                      fix: {
                          text: 'Use PERMISSIVE or STRICT.',
                          argument: 'StrictMutualTls',
                          patch: { spec: { mtls: { mode: 'PERMISSIVE' } } },
                      },
                  }))
                : [];
        }),
};
