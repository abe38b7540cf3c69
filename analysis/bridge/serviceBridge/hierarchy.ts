import { annotationOf, type KubernetesObject } from '../../manifests/kubernetesObject';
import { type Level, levels, serviceBridgeKindOf, serviceBridgeKinds } from './kinds';

/** What an object belongs to, by level. */
export type Hierarchy = Readonly<Partial<Record<Level, string>>>;

const annotationName = (level: Level) => `tsb.tetrate.io/${level}`;

/** A hierarchy as objects in Kubernetes have it. */
export function hierarchyAnnotations(hierarchy: Hierarchy): Record<string, string> {
    return Object.fromEntries(
        levels.flatMap((level) => {
            const name = hierarchy[level];
            return name === undefined ? [] : [[annotationName(level), name]];
        }),
    );
}

/** What an object belongs to. */
export function hierarchyOf(object: KubernetesObject): Hierarchy {
    return Object.fromEntries(
        levels.flatMap((level) => {
            const name = annotationOf(object, annotationName(level));
            return name === undefined ? [] : [[level, name]];
        }),
    );
}

/** Whether an object is in a workspace, by the three names. */
export function isSameWorkspace(a: Hierarchy, b: Hierarchy): boolean {
    return a.organization === b.organization && a.tenant === b.tenant && a.workspace === b.workspace;
}

/** `organization acme / tenant shop`: a level of a hierarchy and everything above. */
function pathTo(hierarchy: Hierarchy, parents: readonly Level[]): string {
    return parents.map((level) => `${level} ${hierarchy[level] ?? ''}`).join(' / ');
}

/** What objects may belong to: those of the levels, each with everything above. */
export function hierarchyPaths(objects: readonly KubernetesObject[]): ReadonlySet<string> {
    return new Set(
        objects.flatMap((object) => {
            const name = serviceBridgeKindOf(object);
            if (name === undefined) {
                return [];
            }
            const kind = serviceBridgeKinds[name];
            return 'level' in kind
                ? [
                      pathTo({ ...hierarchyOf(object), [kind.level]: object.metadata.name }, [
                          ...kind.parents,
                          kind.level,
                      ]),
                  ]
                : [];
        }),
    );
}

/** Why an object belongs to nothing; undefined if it does. */
export function orphaned(
    object: KubernetesObject,
    parents: readonly Level[],
    paths: ReadonlySet<string>,
): string | undefined {
    const hierarchy = hierarchyOf(object);
    for (const [index, level] of parents.entries()) {
        const name = hierarchy[level];
        if (name === undefined) {
            return `has no annotation ${annotationName(level)}.`;
        }
        if (!paths.has(pathTo(hierarchy, parents.slice(0, index + 1)))) {
            return `belongs to the ${level} ${name}, which is not there.`;
        }
    }
    return undefined;
}
