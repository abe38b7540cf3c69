import { objectName } from '../manifests/kubernetesObject';
import type { Cluster } from '../model/fleet';
import { coversHost, serviceHost } from '../readers/istio/hosts';
import type { Rule } from './rule';

/** Hosts that no service has. */
export const hostMatchesNothing: Rule = {
    id: 'host-matches-nothing',
    severity: 'error',
    scope: 'fleet',
    what: 'The host of a DestinationRule, or of a destination, is no service of the cluster.',
    why: 'Istio completes a name without a dot by the namespace of the rule, and takes any other as it is. `reviews.shop` is therefore not `reviews.shop.svc.cluster.local`, and a rule for it applies to nothing.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-host',
    check: ({ clusters }) =>
        clusters.flatMap((cluster) => [
            ...cluster.destinationRules
                .filter(({ host }) => !isKnown(cluster, host))
                .map(({ object, writtenHost }) => problem(cluster, objectName(object), 'spec.host', writtenHost)),
            ...cluster.virtualServices.flatMap(({ object, routes }) =>
                routes
                    .filter(({ host }) => !isKnown(cluster, host))
                    .map(({ field, writtenHost }) =>
                        problem(cluster, objectName(object), `${field}.destination.host`, writtenHost),
                    ),
            ),
        ]),
};

function problem(cluster: Cluster, object: string, field: string, host: string) {
    const [name = '', namespace] = host.split('.');
    const meant = [...cluster.services.values()].find(
        (service) => service.name === name && (namespace === undefined || service.namespace === namespace),
    );
    return {
        cluster: cluster.name,
        object,
        field,
        reason: `is "${host}", which is no Service and no ServiceEntry of this cluster.`,
        fix: {
            text: meant
                ? `Write \`${serviceHost(meant.name, meant.namespace)}\`.`
                : 'Write the full name of a Service, or remove it.',
            argument: '`service.host`',
            ...(meant &&
                field === 'spec.host' && { patch: { spec: { host: serviceHost(meant.name, meant.namespace) } } }),
        },
    };
}

function isKnown({ otherHosts, services }: Cluster, host: string): boolean {
    return (
        services.has(host) ||
        [...services.keys(), ...otherHosts].some((each) => coversHost(host, each) || coversHost(each, host))
    );
}
