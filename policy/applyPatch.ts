import { isObject } from '../isObject';

/**
 * Applies a JSON merge patch (RFC 7396) to properties in place: their proxies keep secrets secret, and what is not
 * touched stays as it is, known or not.
 */
export function applyPatch(properties: Record<string, unknown>, patch: object): void {
    for (const [name, value] of Object.entries(patch) as [string, unknown][]) {
        if (value === null) {
            Reflect.deleteProperty(properties, name);
            continue;
        }
        const current = isObject(value) ? properties[name] : undefined;
        if (isObject(value) && isObject(current)) {
            applyPatch(current, value);
        } else {
            properties[name] = value;
        }
    }
}
