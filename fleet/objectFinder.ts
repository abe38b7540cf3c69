import { type KubernetesObject, objectName } from '../analysis/manifests/kubernetesObject';

/** Finds the object that a problem names. */
export type ObjectFinder = (name: string) => KubernetesObject | undefined;

/** A finder among objects. Rules complete the namespace of an object that gives none, as Kubernetes does. */
export function objectFinder(objects: readonly KubernetesObject[]): ObjectFinder {
    const named = new Map(objects.flatMap((object) => namesOf(object).map((name) => [name, object] as const)));
    return (name) => named.get(firstObject(name));
}

function namesOf(object: KubernetesObject): string[] {
    const { kind, metadata } = object;
    return metadata.namespace === undefined
        ? [objectName(object), `${kind} default/${metadata.name}`]
        : [objectName(object)];
}

/** `DestinationRule shop/a` of `DestinationRule shop/a + DestinationRule shop/b`, and of a route with its field. */
function firstObject(name: string): string {
    return name.split(/ \+ |, /)[0] ?? name;
}
