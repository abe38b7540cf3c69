/** How the Pulumi SDK marks a secret on its way to the engine (sdk/nodejs/runtime/rpc.ts). */
const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

/** Whether a recorded value is a secret. */
export function isSecret(value: unknown): value is { value: unknown } {
    return typeof value === 'object' && value !== null && Reflect.get(value, signatureKey) === secretSignature;
}

/** A recorded value with every secret in it opened. */
export function opened(value: unknown): unknown {
    if (isSecret(value)) {
        return opened(value.value);
    }
    if (Array.isArray(value)) {
        return value.map(opened);
    }
    return typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, opened(field)]))
        : value;
}

/** A recorded value with every secret in it left out: what state and logs would show. */
export function visible(value: unknown): unknown {
    if (isSecret(value)) {
        return '[secret]';
    }
    if (Array.isArray(value)) {
        return value.map(visible);
    }
    return typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, visible(field)]))
        : value;
}
