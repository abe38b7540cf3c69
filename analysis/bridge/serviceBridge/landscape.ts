import { fieldsOf, type KubernetesObject, labelsOf, textOf, textsOf } from '../../manifests/kubernetesObject';
import { type Hierarchy, hierarchyOf, hierarchyPaths, isSameWorkspace, orphaned } from './hierarchy';
import { type ServiceBridgeKindName, serviceBridgeKindOf, serviceBridgeKinds } from './kinds';
import { selectsNamespace } from './namespaces';
import type { OnboardedCluster } from './onboarded';
import { type Reachability, reachabilityOf } from './reachability';

/**
 * Why an object is refused: what it belongs to is not there, what it is for is in no cluster, nobody exposes its hostname,
 * it configures no failover, it is for a cluster that is not onboarded, or it says more than is translated here.
 */
export type RefusalKind = 'parent' | 'place' | 'unexposed' | 'no failover' | 'cluster' | 'untranslated';

/** An object that has no effect, or not the one that it asks for. */
export interface Refusal {
    readonly object: KubernetesObject;
    readonly kind: RefusalKind;
    /** Completes the sentence that begins with the object. */
    readonly reason: string;
}

/** An onboarded cluster that a `Cluster` object describes. */
export interface PlacedCluster extends OnboardedCluster {
    readonly network: string;
    readonly region: string;
}

/** Everything that gateways are looked at in: the clusters, and who owns which namespace. */
export interface Landscape {
    /** Objects by kind, the oldest first; none whose parents are missing. */
    readonly of: (kind: ServiceBridgeKindName) => readonly KubernetesObject[];
    readonly clusters: readonly PlacedCluster[];
    readonly reachability: Reachability;
    /** The workspace that owns a namespace: the oldest that selects it. */
    readonly ownerOf: (cluster: string, namespace: string) => Hierarchy | undefined;
    readonly refusals: readonly Refusal[];
}

export function landscapeOf(objects: readonly KubernetesObject[], onboarded: readonly OnboardedCluster[]): Landscape {
    const paths = hierarchyPaths(objects);
    const byKind = new Map<ServiceBridgeKindName, KubernetesObject[]>();
    const orphans: Refusal[] = [];
    for (const object of [...objects].sort(olderFirst)) {
        const name = serviceBridgeKindOf(object);
        if (name === undefined) {
            continue;
        }
        const reason = orphaned(object, serviceBridgeKinds[name].parents, paths);
        if (reason === undefined) {
            byKind.set(name, [...(byKind.get(name) ?? []), object]);
        } else {
            orphans.push({ object, kind: 'parent', reason });
        }
    }
    const of = (kind: ServiceBridgeKindName) => byKind.get(kind) ?? [];
    const clusters = onboarded.flatMap((cluster) => placed(cluster, of('cluster')));
    const ownerOf = (cluster: string, namespace: string) => {
        const workspace = of('workspace').find((each) => selectsNamespace(namespacesOf(each), cluster, namespace));
        return workspace && { ...hierarchyOf(workspace), workspace: workspace.metadata.name };
    };
    return {
        of,
        clusters,
        reachability: reachabilityOf(networkReachability(of('organizationSetting')[0])),
        ownerOf,
        refusals: [
            ...orphans,
            ...of('cluster').flatMap((object) => unplaced(object, onboarded)),
            ...of('workspace').flatMap((workspace) => takenNamespaces(workspace, clusters, ownerOf)),
        ],
    };
}

/** Names of an object's `namespaceSelector`. */
function namespacesOf({ content }: KubernetesObject): string[] {
    return textsOf(fieldsOf(fieldsOf(content.spec).namespaceSelector).names);
}

/** Whether a group applies in a namespace: it exists there, the group selects it, and its workspace owns it. */
export function isIn(
    { clusters, ownerOf }: Landscape,
    group: KubernetesObject,
    cluster: string,
    namespace: string,
): boolean {
    const owner = ownerOf(cluster, namespace);
    return (
        owner !== undefined &&
        clusters.some(({ name, namespaces }) => name === cluster && namespaces.includes(namespace)) &&
        isSameWorkspace(owner, hierarchyOf(group)) &&
        selectsNamespace(namespacesOf(group), cluster, namespace)
    );
}

/** The setting of a namespace by a group that applies there; the oldest, where several do. */
export function settingIn(
    landscape: Landscape,
    [settings, groups]: readonly ['trafficSetting', 'trafficGroup'],
    cluster: string,
    namespace: string,
): KubernetesObject | undefined {
    return landscape.of(settings).find((setting) => {
        const group = groupOf(landscape, setting, groups);
        return group !== undefined && isIn(landscape, group, cluster, namespace);
    });
}

/** The group that an object belongs to. */
export function groupOf(
    { of }: Landscape,
    object: KubernetesObject,
    level: 'gatewayGroup' | 'trafficGroup' | 'securityGroup' | 'istioInternalGroup',
): KubernetesObject | undefined {
    const hierarchy = hierarchyOf(object);
    return of(level).find(
        (group) => group.metadata.name === hierarchy[level] && isSameWorkspace(hierarchyOf(group), hierarchy),
    );
}

export function olderFirst(a: KubernetesObject, b: KubernetesObject): number {
    const key = ({ metadata: { creationTimestamp = '', name, namespace = '' } }: KubernetesObject) =>
        `${creationTimestamp} ${namespace}/${name}`;
    return key(a) < key(b) ? -1 : 1;
}

function placed(cluster: OnboardedCluster, described: readonly KubernetesObject[]): PlacedCluster[] {
    const object = described.find(({ metadata }) => metadata.name === cluster.name);
    if (!object) {
        return [];
    }
    const { locality, network } = fieldsOf(object.content.spec);
    const region = textOf(fieldsOf(locality).region) ?? cluster.region;
    return region === undefined ? [] : [{ ...cluster, region, network: textOf(network) ?? '' }];
}

/** Why a `Cluster` describes nothing. */
function unplaced(object: KubernetesObject, onboarded: readonly OnboardedCluster[]): Refusal[] {
    const cluster = onboarded.find(({ name }) => name === object.metadata.name);
    if (!cluster) {
        const names = onboarded.map(({ name }) => name).join(', ');
        return [{ object, kind: 'cluster', reason: `has the name of no onboarded cluster; those are ${names}.` }];
    }
    return placed(cluster, [object]).length > 0
        ? []
        : [{ object, kind: 'place', reason: 'has no region, and neither has a node of the cluster.' }];
}

function networkReachability(setting: KubernetesObject | undefined): Readonly<Record<string, string>> {
    return labelsOf(fieldsOf(fieldsOf(setting?.content.spec).networkSettings).networkReachability);
}

/** Namespaces that a workspace selects and an older one owns. */
function takenNamespaces(
    workspace: KubernetesObject,
    clusters: readonly PlacedCluster[],
    ownerOf: Landscape['ownerOf'],
): Refusal[] {
    const self = { ...hierarchyOf(workspace), workspace: workspace.metadata.name };
    const places = clusters.flatMap(({ name, namespaces }) => namespaces.map((namespace) => ({ name, namespace })));
    return places.flatMap(({ name, namespace }) => {
        const owner = ownerOf(name, namespace);
        return owner === undefined ||
            isSameWorkspace(owner, self) ||
            !selectsNamespace(namespacesOf(workspace), name, namespace)
            ? []
            : [
                  {
                      object: workspace,
                      kind: 'place',
                      reason: `selects the namespace ${name}/${namespace}, which the workspace ${owner.workspace} owns.`,
                  },
              ];
    });
}
