// Not from '@pulumi/pulumi/runtime': all of it costs each plugin 0.3 s and 60 MB.
import { specialSecretSig, specialSigKey } from '@pulumi/pulumi/runtime/rpc';
import { isObject } from '../../isObject';

/** A property value as it travels between engine and plugin: JSON, with envelopes for secrets and marks for unknowns. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** A resource's inputs or outputs. */
export type Properties = Record<string, Value>;

/**
 * Stands for a string whose value is not known during preview. The engine has one such mark per type
 * (sdk/go/common/resource/plugin/rpc.go); a plugin may answer with any of them.
 */
export const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

const unknowns: ReadonlySet<unknown> = new Set([
    unknown,
    '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7', // boolean
    '3eeb2bf0-c639-47a8-9e75-3b44932eb421', // number
    '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2', // array
    '030794c1-ac77-496b-92df-f27374a8bd58', // asset
    'e48ece36-62e2-4504-bad9-02848725956a', // archive
    'dd056dcd-154b-4c76-9bd3-c8f88648b5ff', // object
]);

export function isUnknown(value: Value | undefined): boolean {
    return unknowns.has(value);
}

/** The value in a secret's envelope: encrypted in state, hidden in the engine's display. */
export function secret(value: Value): Properties {
    return { [specialSigKey]: specialSecretSig, value };
}

export function isSecret(value: Value | undefined): value is Properties & { value: Value } {
    return isObject(value) && value[specialSigKey] === specialSecretSig;
}

/** The value without any secret's envelope. */
export function plain(value: Properties): Properties;
export function plain(value: Value): Value;
export function plain(value: Value): Value {
    if (isSecret(value)) {
        return plain(value.value);
    }
    return map(value, plain);
}

/** Applies `change` to the members of an array or object; a scalar is returned as it is. */
function map(value: Value, change: (member: Value) => Value): Value {
    if (Array.isArray(value)) {
        return value.map(change);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]))
        : value;
}

/** True when the value, or anything in it, fulfils the test. */
function some(value: Value, test: (member: Value) => boolean): boolean {
    if (test(value)) {
        return true;
    }
    if (Array.isArray(value)) {
        return value.some((member) => some(member, test));
    }
    return isObject(value) && Object.values(value).some((member) => some(member, test));
}

export const hasUnknowns = (value: Value): boolean => some(value, isUnknown);
export const hasSecrets = (value: Value): boolean => some(value, isSecret);

/**
 * `value` with a secret's envelope wherever `marked` has one at the same path. Arrays are secret as a whole as soon as
 * one of their members is, since an element may have moved.
 */
export function withSecretsOf(value: Properties, marked: Properties): Properties {
    return Object.fromEntries(
        Object.entries(value).map(([key, member]) => {
            const mark = marked[key];
            if (mark === undefined || isSecret(member) || !hasSecrets(mark)) {
                return [key, member];
            }
            const both = isObject(member) && isObject(mark) && !isSecret(mark);
            return [key, both ? withSecretsOf(member, mark) : secret(member)];
        }),
    );
}

/** The member at the path, or undefined. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
    return path.reduce<Value | undefined>(
        (member, key) => (isObject(member) && Object.hasOwn(member, key) ? member[key] : undefined),
        value,
    );
}

/** The member at the path when it is a known, non-empty string. */
export function textAt(value: Value | undefined, ...path: string[]): string | undefined {
    const member = at(value, ...path);
    return typeof member === 'string' && member !== '' && !isUnknown(member) ? member : undefined;
}

/** The member at the path when it is a number. */
export function numberAt(value: Value | undefined, ...path: string[]): number | undefined {
    const member = at(value, ...path);
    return typeof member === 'number' ? member : undefined;
}

/** The objects in the array at the path; none when there is no array. */
export function objectsAt(value: Value | undefined, ...path: string[]): Properties[] {
    const member = at(value, ...path);
    return Array.isArray(member) ? member.filter((each): each is Properties => isObject(each)) : [];
}

/** The strings in the array at the path; none when there is no array. */
export function textsAt(value: Value | undefined, ...path: string[]): string[] {
    const member = at(value, ...path);
    return Array.isArray(member) ? member.filter((element) => typeof element === 'string') : [];
}

/** The object without some of its members. */
export function without(object: Properties, ...keys: string[]): Properties {
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** The value without members that are null: Kubernetes treats the two alike, and only null shows as a difference. */
export function withoutNulls(value: Properties): Properties;
export function withoutNulls(value: Value): Value;
export function withoutNulls(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .filter(([, member]) => member !== null)
                  .map(([key, member]) => [key, withoutNulls(member)]),
          )
        : value;
}
