import { cidr } from '../../components/clusters/cidr';
import { isObject } from '../../isObject';

/** Reads a stored setting; undefined when the text is not accepted. */
export type Reader<T> = (stored: string) => T | undefined;

export const text: Reader<string> = (stored) => stored || undefined;

export const positive: Reader<number> = (stored) =>
    /^[1-9]\d*$/.test(stored) && Number.isSafeInteger(Number(stored)) ? Number(stored) : undefined;

export const count: Reader<number> = (stored) => (stored === '0' ? 0 : positive(stored));

export const port: Reader<number> = (stored) => {
    const number = positive(stored);
    return number !== undefined && number <= 65_535 ? number : undefined;
};

export const yesOrNo: Reader<boolean> = (stored) => (stored === 'true' ? true : stored === 'false' ? false : undefined);

/** One of the words. */
export function oneOf<T extends string>(words: readonly T[]): { wanted: string; read: Reader<T> } {
    return { wanted: `known are ${words.join(', ')}`, read: (stored) => words.find((word) => word === stored) };
}

export const names: Reader<string[]> = (stored) => {
    const parsed = json(stored);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isText) ? parsed : undefined;
};

export const textsByName: Reader<Record<string, string>> = (stored) => {
    const parsed = json(stored);
    return isObject(parsed) && Object.values(parsed).every(isText) ? (parsed as Record<string, string>) : undefined;
};

/** Numbers by name; each may be text, as `pulumi config set --path` can leave it. */
export const numbersByName: Reader<Record<string, number>> = (stored) => {
    const parsed = json(stored);
    const entries = isObject(parsed)
        ? Object.entries(parsed).map(([name, value]) => [name, number(value)] as const)
        : [];
    return entries.length > 0 && entries.every(([, value]) => value !== undefined)
        ? (Object.fromEntries(entries) as Record<string, number>)
        : undefined;
};

export const addressRanges: Reader<string[]> = (stored) => {
    const parsed = json(stored);
    return Array.isArray(parsed) && parsed.length > 0 && parsed.every((range) => cidr(String(range)) !== undefined)
        ? (parsed as string[])
        : undefined;
};

/** A number of at least 0, or the text of one; `true`, `null` and an empty text are none. */
export function number(value: unknown): number | undefined {
    const found = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : undefined;
}

export function json(stored: string): unknown {
    try {
        return JSON.parse(stored);
    } catch {
        return undefined;
    }
}

function isText(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}
