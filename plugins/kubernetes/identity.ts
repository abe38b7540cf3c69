import { createHash, randomBytes } from 'node:crypto';
import { at, objectsAt, type Properties, textAt } from '../protocol/values';
import { isBuiltIn } from './kinds';

/** Marks a generated name: the replacement may exist beside the replaced object. */
export const autonamedAnnotation = 'pulumi.com/autonamed';

/** The parts of a URN. */
export interface Token {
    apiVersion: string;
    kind: string;
    /** The resource's name in the program. */
    name: string;
    /** Whether it is a patch of an object from elsewhere, such as `NamespacePatch`. */
    patch: boolean;
}

/**
 * `urn:pulumi:stack::project::parent$kubernetes:apps/v1:Deployment::hello` → apps/v1, Deployment, hello.
 *
 * @param declared The kind in the resource's inputs, where they are known: it distinguishes a patch of the custom kind
 * `Upstream` from an object of a custom kind `UpstreamPatch`.
 */
export function tokenOf(urn: string, declared?: string): Token {
    const [, , types = '', ...name] = urn.split('::');
    const [, group = '', type = ''] = (types.split('$').at(-1) ?? '').split(':');
    const apiVersion = group.replace(/^core\//, '');
    const isPatchOfCustom = declared !== undefined && type === `${declared}Patch`;
    const patch = isPatchOfCustom || (isBuiltIn(apiVersion) && type.endsWith('Patch'));
    return { apiVersion, kind: patch ? type.slice(0, -'Patch'.length) : type, name: name.join('::'), patch };
}

/**
 * The field manager under which a resource is applied. The official plugin draws a random one; this one follows from
 * the URN, so that the next update recognises objects that an interrupted one created but did not record.
 */
export function fieldManagerOf(urn: string): string {
    return `pulumi-kubernetes-${createHash('sha256').update(urn).digest('hex').slice(0, 8)}`;
}

/** The field manager that is on record (it may come from the official plugin), else the resource's own. */
export function recordedManager(outputs: Properties, urn: string): string {
    return textAt(outputs, '__fieldManager') ?? fieldManagerOf(urn);
}

/** True when the object was applied under the field manager. */
export function isAppliedBy(live: Properties, manager: string): boolean {
    return objectsAt(live, 'metadata', 'managedFields').some(
        (entry) => at(entry, 'manager') === manager && at(entry, 'operation') === 'Apply',
    );
}

/** A name of the program's name and a random suffix, as the official plugin makes them. */
export function autoName(name: string, suffix: string = randomBytes(4).toString('hex')): string {
    return `${name}-${suffix}`;
}

export function isAutonamed(inputs: Properties): boolean {
    return at(inputs, 'metadata', 'annotations', autonamedAnnotation) === 'true';
}

/** The resource's id: `namespace/name`, or `name` outside namespaces. */
export function idOf(live: Properties): string {
    const namespace = textAt(live, 'metadata', 'namespace');
    const name = textAt(live, 'metadata', 'name') ?? '';
    return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Namespace and name in an id. */
export function placeOf(id: string): { namespace: string | undefined; name: string } {
    const slash = id.indexOf('/');
    return slash < 0
        ? { namespace: undefined, name: id }
        : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
