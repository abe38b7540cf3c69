/** Code of an error that the system gave, e.g. `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
    return field(error, 'code');
}

/** What an error says, whatever was thrown. */
export function errorMessage(error: unknown): string {
    return field(error, 'message') ?? String(error);
}

function field(error: unknown, name: 'code' | 'message'): string | undefined {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : undefined;
}
