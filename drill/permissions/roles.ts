import type { Permission, Verb } from './permission';

/** A rule of a Role (rbac.authorization.k8s.io/v1). */
interface RoleRule {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly Verb[];
}

/** What is allowed in one namespace of one cluster; a ClusterRole where that is empty. */
export interface DrillRole {
    readonly cluster: string;
    readonly namespace: string;
    readonly rules: readonly RoleRule[];
}

/** A Role for each namespace, with these permissions and no others. */
export function rolesOf(permissions: readonly Permission[]): DrillRole[] {
    return grouped(permissions, ({ cluster, namespace }) => [cluster, namespace]).map((all) => {
        const [{ cluster, namespace }] = all;
        return { cluster, namespace, rules: rulesOf(all) };
    });
}

function rulesOf(permissions: readonly Permission[]): RoleRule[] {
    const needed = permissions.filter(
        (each) => each.name === undefined || !permissions.some((other) => isWider(other, each)),
    );
    const ofObjects = grouped(needed, ({ group, resource, name }) => [group, resource, name]).map((all) => {
        const [{ group, resource, name }] = all;
        return { group, resource, name, verbs: unique(all.map(({ verb }) => verb)) };
    });
    // Objects for which the same is allowed share a rule.
    return grouped(ofObjects, ({ group, resource, name, verbs }) => [group, resource, name === undefined, verbs])
        .map((all): RoleRule => {
            const [{ group, resource, verbs }] = all;
            const names = all.flatMap(({ name }) => name ?? []).sort();
            return {
                apiGroups: [group],
                resources: [resource],
                ...(names.length > 0 && { resourceNames: names }),
                verbs,
            };
        })
        .sort((a, b) => compared(sortKey(a), sortKey(b)));
}

function isWider(other: Permission, { group, resource, verb }: Permission): boolean {
    return other.name === undefined && other.group === group && other.resource === resource && other.verb === verb;
}

const sortKey = ({ apiGroups, resources, resourceNames = [] }: RoleRule): string =>
    [...apiGroups, ...resources, ...resourceNames].join(' ');

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const unique = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort();

/** Groups of the values that have the same key, in order of appearance. */
function grouped<T>(values: readonly T[], keyOf: (value: T) => readonly unknown[]): [T, ...T[]][] {
    const groups = new Map<string, [T, ...T[]]>();
    for (const value of values) {
        const key = JSON.stringify(keyOf(value));
        const group = groups.get(key);
        if (group) {
            group.push(value);
        } else {
            groups.set(key, [value]);
        }
    }
    return [...groups.values()];
}
