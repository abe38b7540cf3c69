/** Verbs of the Kubernetes API that a drill uses. */
export type Verb = 'create' | 'delete' | 'get' | 'list' | 'patch';

/** One thing that the API server must allow a drill: the smallest part of a Role's rule. */
export interface Permission {
    readonly cluster: string;
    /** Empty: the whole cluster, for objects without a namespace. */
    readonly namespace: string;
    /** Empty: the core API. */
    readonly group: string;
    /** With its subresource, e.g. `pods/proxy`. */
    readonly resource: string;
    readonly verb: Verb;
    /** The only object. Absent: every object, as for `create` and `list`, and for pods, whose names nobody knows before. */
    readonly name?: string;
}

/** Where objects are. */
export type Place = Pick<Permission, 'cluster' | 'namespace'>;

/** Permissions for one resource: on the object of that name, or on every object. */
export function permit(
    { cluster, namespace }: Place,
    [group, resource]: readonly [group: string, resource: string],
    verbs: readonly Verb[],
    name?: string,
): Permission[] {
    return verbs.map((verb) => ({
        ...{ cluster, namespace, group, resource, verb },
        ...(name !== undefined && { name }),
    }));
}
