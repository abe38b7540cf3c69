import {
    type Fields,
    fieldsOf,
    groupOf,
    type KubernetesObject,
    listOf,
    namespaceOf,
    textOf,
} from '../../manifests/kubernetesObject';

/** Finds the object that a reference names, by group, kind, namespace and name. */
export type ObjectFinder = (
    group: string,
    kind: string,
    namespace: string,
    name: string,
) => KubernetesObject | undefined;

/** An index of objects. */
export function objectFinder(objects: readonly KubernetesObject[]): ObjectFinder {
    const key = (...parts: string[]): string => parts.join(' ');
    const index = new Map(
        objects.map((object) => [key(groupOf(object), object.kind, namespaceOf(object), object.metadata.name), object]),
    );
    return (group, kind, namespace, name) => index.get(key(group, kind, namespace, name));
}

/** A policy's `targetRefs`, or its older `targetRef`. */
export function targetRefs({ content }: KubernetesObject): readonly Fields[] {
    const { targetRef, targetRefs: several } = fieldsOf(content.spec);
    return [...(targetRef === undefined ? [] : [fieldsOf(targetRef)]), ...listOf(several).map(fieldsOf)];
}

/** Whether a policy is attached to an object: whole, or to the given section of it. */
export function isAttached(policy: KubernetesObject, object: KubernetesObject, section?: string): boolean {
    return (
        namespaceOf(policy) === namespaceOf(object) &&
        targetRefs(policy).some(
            ({ kind, name, sectionName }) =>
                kind === object.kind && name === object.metadata.name && textOf(sectionName) === section,
        )
    );
}

/** An object that a route names in another namespace. */
interface Referred {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
}

/** Whether a route may name an object: in its own namespace, or where a ReferenceGrant of the other allows it. */
export function isGranted(
    route: KubernetesObject,
    { group, kind, name, namespace }: Referred,
    grantsIn: (namespace: string) => readonly KubernetesObject[],
): boolean {
    const allowsRoute = (from: Fields): boolean =>
        from.group === groupOf(route) && from.kind === route.kind && from.namespace === namespaceOf(route);
    const allowsObject = (to: Fields): boolean =>
        to.group === group && to.kind === kind && (to.name === undefined || to.name === name);
    return (
        namespace === namespaceOf(route) ||
        grantsIn(namespace)
            .map(({ content }) => fieldsOf(content.spec))
            .some(
                ({ from, to }) =>
                    listOf(from).map(fieldsOf).some(allowsRoute) && listOf(to).map(fieldsOf).some(allowsObject),
            )
    );
}
