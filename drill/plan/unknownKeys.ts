import { nearest } from '../../errors';
import { isObject } from '../../isObject';

/** Keys of an object that nothing reads, each with the nearest known one. `field`: its path in the plan, '' for the plan. */
export function unknownKeys(field: string, value: unknown, known: readonly string[]): string[] {
    return isObject(value)
        ? Object.keys(value)
              .filter((key) => !known.includes(key))
              .map((key) => {
                  const meant = nearest(key, known);
                  const hint = meant === undefined ? `known are ${known.join(', ')}.` : `did you mean \`${meant}\`?`;
                  return `\`${field === '' ? key : `${field}.${key}`}\` is unknown: ${hint}`;
              })
        : [];
}

/** Names that occur more than once in a list of `{ name }`. */
export function duplicateNames(field: string, list: unknown): string[] {
    const names = (Array.isArray(list) ? list : []).flatMap((each: unknown) =>
        isObject(each) && typeof each.name === 'string' ? [each.name] : [],
    );
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    return [...twice].map((name) => `\`${field}\` has the name \`${name}\` more than once; names must differ.`);
}
