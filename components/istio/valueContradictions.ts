import { isObject } from '../../isObject';
import type { Problem } from '../problem';
import { type HelmValues, leavesOf } from './helmValues';

/** Something that a component says to a chart. */
interface Statement {
    /** Keys down to the value, e.g. `['global', 'network']`. */
    path: string[];
    /** Undefined: the component leaves it out. */
    value: unknown;
}

/** Where a user's values say the same. */
interface Restatement {
    /** Keys as the user wrote them. */
    keys: string[];
    value: unknown;
}

/** Where the chart `istiod` also reads its values from, with precedence (templates/zzy_descope_legacy.yaml). */
const legacyPrefix = 'pilot';

/**
 * What is wrong with a user's values beside those of a component: a statement that differs, which would win; a key with
 * dots, which Helm takes for one word; and no mapping or list where the component has its own.
 *
 * @param own The component's values.
 * @param user The user's values.
 * @param argumentsByPath Arguments that say a value, and the value where no value of `own` is the same.
 */
export function contradictions(
    own: HelmValues,
    user: HelmValues,
    argumentsByPath: Readonly<Record<string, readonly [argument: string, value: unknown]>>,
): Problem[] {
    const stated = new Map(leavesOf(own).map(({ path, value }) => [path.join('.'), { path, value }]));
    for (const [path, [, value]] of Object.entries(argumentsByPath)) {
        stated.set(path, { path: path.split('.'), value });
    }
    return [
        ...Object.keys(user)
            .filter((key) => key.includes('.'))
            .map(dotted),
        ...[...stated.values()].flatMap((statement) =>
            restatements(user, statement.path)
                .filter(({ keys }) => !keys[0]?.includes('.'))
                .flatMap((restatement) => {
                    const [argument] = argumentsByPath[statement.path.join('.')] ?? [];
                    return difference(statement, restatement, argument);
                }),
        ),
    ];
}

function difference({ path, value }: Statement, { keys, value: other }: Restatement, argument?: string): Problem[] {
    if (keys.some((key) => key.includes('.'))) {
        return [dotted(keys.join('.'))];
    }
    if (Array.isArray(value) ? Array.isArray(other) : sameValue(path, value, other)) {
        return [];
    }
    const said = value === undefined ? 'left out' : JSON.stringify(value);
    const shown = keys.join('.');
    return [
        argument === undefined
            ? {
                  path: 'values',
                  reason: `sets \`${shown}\` to ${JSON.stringify(other)}, and the component needs ${said}`,
                  fix: 'leave it out.',
              }
            : {
                  path: 'values',
                  reason: `sets \`${shown}\` to ${JSON.stringify(other)}, but \`${argument}\` is ${said}`,
                  fix: value === undefined ? 'say it there.' : 'say it once, there.',
              },
    ];
}

/** An empty value is the chart's own for one that is left out. The chart turns what is in `env` into text. */
function sameValue([first]: string[], value: unknown, other: unknown): boolean {
    return (
        value === other ||
        (value === undefined && (other ?? '') === '') ||
        (first === 'env' && !isObject(other) && String(value) === String(other))
    );
}

function dotted(key: string): Problem {
    return {
        path: 'values',
        reason: `has the key \`${key}\`, which Helm takes for one word with dots in it`,
        fix: `write one mapping inside another, as in \`${key.split('.').join(': {')}: …${'}'.repeat(key.split('.').length - 1)}\`.`,
    };
}

/** Every place of the values that says something at a path, or at a part of it and so about all of it. */
function restatements(values: HelmValues, path: string[]): Restatement[] {
    return [
        ...statedAt(values, path, []),
        ...statedAt(values, [legacyPrefix, ...path], []).filter(({ keys }) => keys.join('.') !== legacyPrefix),
        ...listedVariables(values, path),
    ];
}

function statedAt(values: unknown, path: string[], keys: string[]): Restatement[] {
    if (path.length === 0 || !isObject(values)) {
        return [{ keys, value: values }];
    }
    return Object.entries(values).flatMap(([key, value]) => {
        const words = key.split('.');
        return words.every((word, index) => word === path[index])
            ? statedAt(value, path.slice(words.length), [...keys, key])
            : [];
    });
}

/** `envVarFrom` is a list of variables, after those of `env`: the later one wins. */
function listedVariables(values: HelmValues, [first, variable]: string[]): Restatement[] {
    const list: unknown = values['envVarFrom'];
    return first === 'env' && variable !== undefined && Array.isArray(list)
        ? list
              .filter((entry): entry is HelmValues => isObject(entry) && entry['name'] === variable)
              .map((entry) => ({ keys: ['envVarFrom', variable], value: entry['value'] ?? entry['valueFrom'] }))
        : [];
}
