import { groupOf, type KubernetesObject, namespaceOf, textOf } from '../../manifests/kubernetesObject';
import type { EdgeRoute } from '../../model/edge';
import type { Places } from '../places';
import { clusterPatches, type ClusterPatches } from './envoyPatches';
import { type ObjectFinder, objectFinder, targetRefs } from './references';

/** What the routes of a cluster are read with: each reads its own part of the objects. */
export interface RouteContext {
    readonly cluster: string;
    readonly localities: EdgeRoute['localities'];
    readonly find: ObjectFinder;
    /** The policies of a group and kind that name an object, whole or a section of it. */
    readonly policiesFor: (group: string, kind: string, target: KubernetesObject) => readonly KubernetesObject[];
    /** The ReferenceGrants of a namespace. */
    readonly grantsIn: (namespace: string) => readonly KubernetesObject[];
    /** What is patched, by the name of the Envoy cluster. */
    readonly patches: ReadonlyMap<string, ClusterPatches>;
}

/** Indexes the objects of edge gateways. */
export function routeContext(
    cluster: string,
    objects: readonly KubernetesObject[],
    edgeObjects: readonly KubernetesObject[],
    places: Places,
): RouteContext {
    const policies = grouped(edgeObjects, (object) =>
        targetRefs(object).map(({ kind, name }) =>
            policyKey(groupOf(object), object.kind, namespaceOf(object), textOf(kind), textOf(name)),
        ),
    );
    const grants = grouped(edgeObjects, (object) => (object.kind === 'ReferenceGrant' ? [namespaceOf(object)] : []));
    return {
        cluster,
        localities: places.localities,
        find: objectFinder(objects),
        policiesFor: (group, kind, target) =>
            policies.get(policyKey(group, kind, namespaceOf(target), target.kind, target.metadata.name)) ?? [],
        grantsIn: (namespace) => grants.get(namespace) ?? [],
        patches: clusterPatches(edgeObjects),
    };
}

const policyKey = (...parts: readonly (string | undefined)[]): string => parts.join(' ');

function grouped(
    objects: readonly KubernetesObject[],
    keysOf: (object: KubernetesObject) => readonly string[],
): Map<string, KubernetesObject[]> {
    const groups = new Map<string, KubernetesObject[]>();
    for (const object of objects) {
        for (const key of new Set(keysOf(object))) {
            const group = groups.get(key);
            if (group) {
                group.push(object);
            } else {
                groups.set(key, [object]);
            }
        }
    }
    return groups;
}
