import { objectName } from '../manifests/kubernetesObject';
import { imports, sidecarOf } from '../paths/visibility';
import type { Rule } from './rule';

/** Rules without callers, as a `Sidecar` hides the service. */
export const hiddenBySidecar: Rule = {
    id: 'hidden-by-sidecar',
    severity: 'warning',
    scope: 'service',
    what: 'A cluster has a rule for a service, and a `Sidecar` hides the service from every namespace there.',
    why: 'Sidecars get the services that `egress` imports, and nothing else: requests to others fail or go out unmanaged.',
    source: 'https://istio.io/latest/docs/reference/config/networking/sidecar/',
    check: ({ clusters, services }) =>
        services.flatMap(({ host, paths }) =>
            clusters.flatMap((cluster) => {
                const service = cluster.services.get(host);
                const [rule] = cluster.rulesFor(host);
                const isCalled = paths.some(({ caller }) => caller.cluster === cluster.name);
                const hiding = service
                    ? cluster.sidecarNamespaces
                          .map((namespace) => ({ namespace, sidecar: sidecarOf(cluster, namespace) }))
                          .find(({ namespace, sidecar }) => !imports(sidecar, service, namespace))?.sidecar
                    : undefined;
                return rule && hiding && !isCalled
                    ? [
                          {
                              cluster: cluster.name,
                              service: host,
                              object: objectName(hiding.object),
                              field: 'spec.egress[].hosts',
                              reason: `imports ${JSON.stringify(hiding.egressHosts ?? [])}: no caller here sees the service of ${objectName(rule.object)}.`,
                              fix: { text: `Add \`${service?.namespace ?? '*'}/${host}\` to \`hosts\`.` },
                          },
                      ]
                    : [];
            }),
        ),
};
