import { isObject } from '../../isObject';

/** A JSON value after a merge patch (RFC 7396). */
export function merged(target: unknown, patch: unknown): unknown {
    if (!isObject(patch)) {
        return patch;
    }
    const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
    for (const [name, value] of Object.entries(patch)) {
        if (value === null) {
            delete result[name];
        } else {
            result[name] = merged(result[name], value);
        }
    }
    return result;
}
