import { fieldsOf, labelsOf, objectName } from '../../manifests/kubernetesObject';
import type { Rule } from '../rule';

/** A network that reaches another one, and is not reached by it. */
export const tsbOneWayReachability: Rule = {
    id: 'tsb-one-way-reachability',
    severity: 'warning',
    scope: 'fleet',
    what: 'In `networkReachability` of Tetrate Service Bridge a network reaches another one, but not the reverse.',
    why: 'Reachability is one way: clusters of the second network fail over to none of the first.',
    source: 'https://docs.tetrate.io/service-bridge/refs/tsb/v2/organization-setting',
    check: ({ clusters }) =>
        clusters.flatMap(({ name, serviceBridgeObjects }) =>
            serviceBridgeObjects
                .filter(({ kind }) => kind === 'OrganizationSetting')
                .flatMap((object) => {
                    const settings = fieldsOf(fieldsOf(object.content.spec).networkSettings);
                    const reached = new Map(
                        Object.entries(labelsOf(settings.networkReachability)).map(([from, to]) => [
                            from,
                            to.split(',').map((network) => network.trim()),
                        ]),
                    );
                    const isReached = (network: string) =>
                        [...reached.values()].some((networks) => networks.includes(network));
                    return [...reached].flatMap(([from, networks]) =>
                        networks
                            // That of a Tier-1 gateway is reached by none, as nothing fails over to it.
                            .filter((to) => to !== from && isReached(from) && !reached.get(to)?.includes(from))
                            .map((to) => ({
                                cluster: name,
                                object: objectName(object),
                                field: `spec.networkSettings.networkReachability["${to}"]`,
                                reason: `does not name ${from}, which reaches it: its clusters do not fail over to ${from}.`,
                                fix: { text: `Add ${from} to the networks of ${to}.` },
                            })),
                    );
                }),
        ),
};
