/** Whether a text is a JSON pointer (RFC 6901). */
export function isJsonPointer(text: string): boolean {
    return /^(\/([^~/]|~[01])*)*$/.test(text);
}

/** The value at a JSON pointer; undefined where there is none. */
export function valueAt(document: unknown, pointer: string): unknown {
    return pointer
        .split('/')
        .slice(1)
        .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'))
        .reduce<unknown>(
            (value, key) =>
                typeof value === 'object' && value !== null && Object.hasOwn(value, key)
                    ? (value as Record<string, unknown>)[key]
                    : undefined,
            document,
        );
}
