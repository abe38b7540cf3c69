/** Tests of a value that came from outside. */

import { isObject } from '../../isObject';

export function isName(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

export function isAmount(value: unknown): value is number {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Longest pause of a fault, in milliseconds: an hour. */
export const longestPauseMs = 3_600_000;

/** A whole number, 0 or more. */
export function isCount(value: unknown): value is number {
    return isAmount(value) && Number.isInteger(value);
}

/** A whole number, 1 or more. */
export function isPositiveCount(value: unknown): value is number {
    return isCount(value) && value > 0;
}

/** At least one name with a name, such as a label selector. */
export function isSelector(value: unknown): value is Record<string, string> {
    return isNames(value) && Object.keys(value).length > 0;
}

export function isHttpUrl(value: unknown): value is string {
    return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Whether the user and the password of a URL can be read: each `%` begins an escape. */
export function hasReadableCredentials(url: string): boolean {
    const { password, username } = new URL(url);
    try {
        return [username, password].map(decodeURIComponent).length > 0;
    } catch {
        return false;
    }
}

/** Names with names, such as labels. */
export function isNames(value: unknown): value is Record<string, string> {
    return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

/** Whether HTTP can carry the text as the value of a header: one line of Latin-1. */
export function isHeaderValue(text: string): boolean {
    return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}

/** A text, or where it is read from. */
export function isTextSource(value: unknown): boolean {
    if (!isObject(value)) {
        return typeof value === 'string';
    }
    const [key, ...more] = Object.keys(value);
    return (
        more.length === 0 &&
        ['fromEnvironment', 'fromFile', 'fromSecret'].includes(key ?? '') &&
        isName(value[key ?? ''])
    );
}

/** The value in a message, without credentials. */
export function shown(value: unknown): string {
    return value === undefined
        ? 'missing'
        : JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? withoutCredentials(each) : each));
}

/**
 * A URL, or what was meant to be one, with its user and password replaced by `***`. What is not a URL may have its
 * credentials anywhere before the last `@`; paths have none.
 */
export function withoutCredentials(url: string): string {
    if (/^\/(?!\/)/.test(url)) {
        return url;
    }
    return url.includes('://') && URL.canParse(url)
        ? url.replace(/\/\/[^/?#]*@/, '//***@')
        : url.replace(/^([a-z][-+.a-z\d]*:\/\/|\/\/)?[^]*@/i, '$1***@');
}
