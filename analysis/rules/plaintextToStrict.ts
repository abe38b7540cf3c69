import { objectName } from '../manifests/kubernetesObject';
import { mutualTlsOf } from '../paths/mutualTls';
import { effectivePolicy, ruleResolver } from '../paths/ruleResolution';
import type { Rule } from './rule';
import { clustersOf, named, onPath, pathsOf } from './subject';

/** Requests that the other side refuses. */
export const plaintextToStrict: Rule = {
    id: 'plaintext-to-strict',
    severity: 'error',
    scope: 'service',
    what: 'A rule switches Istio’s mutual TLS off for endpoints that accept nothing else.',
    why: 'A `PeerAuthentication` of mode STRICT closes every connection without Istio’s certificates.',
    source: 'https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule',
    check: (fleet) =>
        pathsOf(fleet).flatMap((path) => {
            const caller = fleet.clusters.find(({ name }) => name === path.caller.cluster);
            const service = caller?.services.get(path.service);
            const rule = caller && service && ruleResolver(caller, service)(path.caller.namespaces[0] ?? '');
            const mode = effectivePolicy(rule, path.subset, path.port).tlsMode;
            if (mode === undefined || !['DISABLE', 'SIMPLE'].includes(mode.value)) {
                return [];
            }
            const strict = fleet.clusters.filter((cluster) =>
                (cluster.services.get(path.service)?.endpoints ?? []).some(
                    ({ hasSidecar, labels }) =>
                        hasSidecar && mutualTlsOf(cluster, service?.namespace ?? '', labels).mode === 'STRICT',
                ),
            );
            const refusing = strict.map(({ name }) => name).filter((name) => clustersOf(path).includes(name));
            const [first] = strict;
            const policy = first && mutualTlsOf(first, service?.namespace ?? '', {}).decidedBy;
            return refusing.length === 0
                ? []
                : [
                      {
                          ...onPath(path),
                          field: 'field' in mode.source ? mode.source.field : 'tls.mode',
                          reason: `is ${mode.value}: the endpoints of ${named(refusing)} refuse it${policy ? ` (${objectName(policy.object)} is STRICT)` : ''}.`,
                          fix: {
                              text: 'Leave `tls` out, or use ISTIO_MUTUAL.',
                              argument: 'LocalityFailover and MeshFailover leave it out',
                              patch: { spec: { trafficPolicy: { tls: null } } },
                          },
                      },
                  ];
        }),
};
