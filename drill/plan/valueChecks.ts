/** Tests of a value that came from outside. */

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isName(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

export function isAmount(value: unknown): value is number {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

export function isHttpUrl(value: unknown): boolean {
    return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Names with names, such as labels. */
export function isNames(value: unknown): value is Record<string, string> {
    return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

/** The value in a message. */
export function shown(value: unknown): string {
    return value === undefined ? 'missing' : JSON.stringify(value);
}
