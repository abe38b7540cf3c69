import { controlPlaneNamespace, remoteSecretLabel } from '../model/reading';
import type { Rule } from './rule';
import { clustersOf, counted, named, pathsOf } from './subject';

/** Control planes that do not read each other's endpoints. */
export const notJoined: Rule = {
    id: 'not-joined',
    severity: 'error',
    scope: 'fleet',
    what: 'A rule applies to a service that other clusters serve too, and the callers’ control plane does not read the endpoints there.',
    why: 'istiod knows the endpoints of another cluster only by a Secret with the label `istio/multiCluster: "true"`, or in one fleet of Cloud Service Mesh. Without them nothing fails over.',
    source: 'https://istio.io/latest/docs/setup/install/multicluster/multi-primary/#enable-endpoint-discovery',
    check: (fleet) =>
        fleet.clusters.flatMap(({ name, readings }) => {
            const own = pathsOf(fleet).filter(({ caller, rule }) => caller.cluster === name && rule !== undefined);
            return readings
                .filter(({ reads }) => !reads)
                .flatMap(({ because, cluster: other }) => {
                    const without = own.filter(
                        (path) =>
                            !clustersOf(path).includes(other) &&
                            path.dropped.some(
                                (each) => each.cluster === other && each.because === 'not read by the control plane',
                            ),
                    );
                    const services = [...new Set(without.map(({ service }) => service))];
                    return services.length === 0
                        ? []
                        : [
                              {
                                  cluster: name,
                                  ...(services.length === 1 && { service: services[0] }),
                                  object: `Namespace ${controlPlaneNamespace}`,
                                  field: `Secrets with the label ${remoteSecretLabel}`,
                                  reason: `do not let the control plane read \`${other}\` (${because}): callers here get none of its endpoints for ${
                                      services.length > most ? counted(services.length, 'service') : named(services)
                                  }.`,
                                  fix: {
                                      text: `Join them: \`istioctl create-remote-secret --context=${other} --name=${other} | kubectl apply --context=${name} -f -\`. Both need certificates of one root.`,
                                      argument: `RemoteReader in \`${other}\`, RemoteAccess in \`${name}\``,
                                  },
                              },
                          ];
                });
        }),
};

/** Services that a problem names. */
const most = 3;
