import { nearest } from '../errors';
import { knownArguments } from './knownArguments';
import { isLater } from './later';
import type { Problem } from './problem';

/**
 * Unknown arguments of a component or one of its types, at any depth: a misspelt one would be lost silently. Outputs
 * and promises are not checked here, as their values are not known yet.
 *
 * @param type Name of the component or type, e.g. `MeshFailover`.
 * @param path Path of the value, if it is part of an argument.
 */
export function unknownArguments(type: string, value: unknown, path = ''): Problem[] {
    const known = knownArguments[type];
    if (known === undefined || typeof value !== 'object' || value === null || isLater(value)) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((element, index) => unknownArguments(type, element, `${path}[${index}]`));
    }
    return Object.entries(value).flatMap(([name, argument]) => {
        const at = path === '' ? name : `${path}.${name}`;
        if (!Object.hasOwn(known, name)) {
            return argument === undefined ? [] : [unknownArgument(at, name, Object.keys(known))];
        }
        const nested = known[name];
        return nested ? unknownArguments(nested, argument, at) : [];
    });
}

function unknownArgument(path: string, name: string, known: readonly string[]): Problem {
    const meant = nearest(name, known);
    return {
        path,
        reason: 'is not an argument',
        fix: meant === undefined ? `known are ${known.join(', ')}.` : `did you mean \`${meant}\`?`,
    };
}
