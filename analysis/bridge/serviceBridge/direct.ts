import { fieldsOf, type KubernetesObject, namespaceOf } from '../../manifests/kubernetesObject';
import { type IstioObject, istioObject } from '../istioObject';
import { hierarchyOf, hierarchyPaths, orphaned } from './hierarchy';
import { directRevision } from './kinds';
import { groupOf, isIn, type Landscape, type Refusal } from './landscape';

const parents = ['organization', 'tenant', 'workspace', 'istioInternalGroup'] as const;

/** `EnvoyFilter`s that are taken as they are: to every cluster that their group has their namespace in. */
export function directFilters(
    landscape: Landscape,
    objects: readonly KubernetesObject[],
): { filters: (cluster: string) => IstioObject[]; refusals: Refusal[] } {
    const paths = hierarchyPaths(objects);
    const direct = objects.filter(
        ({ kind, metadata: { labels } }) =>
            kind === 'EnvoyFilter' && Object.entries(directRevision).every(([label, value]) => labels[label] === value),
    );
    const refusals = direct.flatMap((object) => {
        const reason = orphaned(object, parents, paths) ?? bridged(landscape, object);
        return reason === undefined ? [] : [{ object, kind: 'parent' as const, reason }];
    });
    const taken = direct.filter((object) => !refusals.some((refusal) => refusal.object === object));
    return {
        refusals,
        filters: (cluster) =>
            taken.flatMap((object) => {
                const group = groupOf(landscape, object, 'istioInternalGroup');
                const namespace = namespaceOf(object);
                const { workspace = '' } = hierarchyOf(object);
                return group && isIn(landscape, group, cluster, namespace)
                    ? [
                          istioObject(
                              'EnvoyFilter',
                              { workspace, namespace, name: `${object.metadata.name}-direct` },
                              fieldsOf(object.content.spec),
                          ),
                      ]
                    : [];
            }),
    };
}

function bridged(landscape: Landscape, object: KubernetesObject): string | undefined {
    const group = groupOf(landscape, object, 'istioInternalGroup');
    return fieldsOf(group?.content.spec).configMode === 'DIRECT'
        ? undefined
        : 'is in a group whose `configMode` is not DIRECT.';
}
