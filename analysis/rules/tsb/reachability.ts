import { oneWayReachability, reachabilityOf } from '../../bridge/serviceBridge/reachability';
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
                    return oneWayReachability(reachabilityOf(labelsOf(settings.networkReachability))).map(
                        ({ from, to }) => ({
                            cluster: name,
                            object: objectName(object),
                            field: `spec.networkSettings.networkReachability["${to}"]`,
                            reason: `does not name ${from}, which reaches it: its clusters do not fail over to ${from}.`,
                            fix: { text: `Add ${from} to the networks of ${to}.` },
                        }),
                    );
                }),
        ),
};
