import { hierarchyOf, isSameWorkspace } from '../../bridge/serviceBridge/hierarchy';
import { serviceBridgeKindOf } from '../../bridge/serviceBridge/kinds';
import { selectsNamespace } from '../../bridge/serviceBridge/namespaces';
import { workloadOf } from '../../bridge/serviceBridge/servers';
import { fieldsOf, type KubernetesObject, listOf, objectName, textsOf } from '../../manifests/kubernetesObject';
import type { Cluster } from '../../model/fleet';
import type { Rule } from '../rule';
import { refused } from './refused';

/** Services that other clusters do not find. */
export const tsbNamespacesDiffer: Rule = {
    id: 'tsb-namespaces-differ',
    severity: 'error',
    scope: 'fleet',
    what: 'Tetrate Service Bridge finds a service in the namespace of its gateway only, and it is in another one.',
    why: 'Services are endpoints of each other where name and namespace are the same. One in another namespace is no fallback.',
    source: 'https://docs.tetrate.io/service-bridge/howto/gateway/multi-cluster-traffic-failover-with-eastwest-gateways',
    check: ({ clusters }) => [
        ...refused(clusters, { 'no failover': 'spec.http' })
            .filter(({ reason }) => reason.startsWith('leads to '))
            .map((found) => ({
                ...found,
                fix: { text: 'Put gateway and service into one namespace, the same in every cluster.' },
            })),
        ...eastWest(clusters).flatMap(({ cluster, index, namespace, object, selected }) =>
            servedIn(clusters, namespace).flatMap((name) =>
                clusters.flatMap((other) => {
                    const elsewhere = [...other.services.values()].filter(
                        (service) => service.kind === 'Service' && service.name === name,
                    );
                    const strays = elsewhere.filter((each) => selected(other.name, each.namespace));
                    return strays.length === 0 || elsewhere.some((each) => each.namespace === namespace)
                        ? []
                        : [
                              {
                                  cluster,
                                  object: objectName(object),
                                  field: `spec.defaultEastWestGatewaySettings[${index}]`,
                                  reason: `exposes ${namespace}/${name}, which ${other.name} has as ${strays.map((each) => each.namespace).join(', ')}/${name}: that is no fallback.`,
                                  fix: { text: `Move the service of ${other.name} into the namespace ${namespace}.` },
                              },
                          ];
                }),
            ),
        ),
    ],
};

interface EastWest {
    readonly cluster: string;
    readonly object: KubernetesObject;
    readonly index: number;
    readonly namespace: string;
    /** Whether the workspace selects a namespace of a cluster. */
    readonly selected: (cluster: string, namespace: string) => boolean;
}

/** The east-west gateways of workspaces. */
function eastWest(clusters: readonly Cluster[]): EastWest[] {
    const all = clusters.flatMap(({ serviceBridgeObjects }) => serviceBridgeObjects);
    return clusters.flatMap(({ name: cluster, serviceBridgeObjects }) =>
        serviceBridgeObjects
            .filter((object) => serviceBridgeKindOf(object) === 'workspaceSetting')
            .flatMap((object) => {
                const workspace = all.find(
                    (each) =>
                        serviceBridgeKindOf(each) === 'workspace' &&
                        isSameWorkspace({ ...hierarchyOf(each), workspace: each.metadata.name }, hierarchyOf(object)),
                );
                const names = textsOf(fieldsOf(fieldsOf(workspace?.content.spec).namespaceSelector).names);
                return listOf(fieldsOf(object.content.spec).defaultEastWestGatewaySettings).map((settings, index) => ({
                    ...{ cluster, index, object },
                    namespace: workloadOf({ ...object, content: { spec: settings } }).namespace,
                    selected: (name: string, namespace: string) => selectsNamespace(names, name, namespace),
                }));
            }),
    );
}

/** Names of the services that any cluster has in a namespace, without its gateways. */
function servedIn(clusters: readonly Cluster[], namespace: string): string[] {
    return [
        ...new Set(
            clusters.flatMap(({ publicAddresses, services }) =>
                [...services.values()]
                    .filter((each) => each.kind === 'Service' && each.namespace === namespace)
                    .filter((each) =>
                        publicAddresses.every(({ source }) => source !== `Service ${namespace}/${each.name}`),
                    )
                    .map(({ name }) => name),
            ),
        ),
    ];
}
