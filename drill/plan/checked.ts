import { isObject } from '../../isObject';
import { unknownKeys } from './unknownKeys';
import { shown } from './valueChecks';

/** One field of an object: what it must be, in words, and whether a value is. A secret value is not shown. */
export type Check = readonly [
    field: string,
    wanted: string,
    fits: (value: unknown) => boolean,
    show?: 'secret' | undefined,
];

/** Everything wrong with the fields of an object. `others` are checked elsewhere. */
export function checked(
    field: string,
    value: unknown,
    checks: readonly Check[],
    others: readonly string[] = [],
): string[] {
    if (!isObject(value)) {
        return [`\`${field}\` is ${shown(value)}; an object is needed.`];
    }
    return [
        ...unknownKeys(field, value, [...others, ...checks.map(([key]) => key)]),
        ...checks
            .filter(([key, , fits]) => value[key] !== undefined && !fits(value[key]))
            .map(([key, wanted, , show]) =>
                show === 'secret'
                    ? `\`${field}.${key}\` must be ${wanted}.`
                    : `\`${field}.${key}\` is ${shown(value[key])}; ${wanted} is needed.`,
            ),
    ];
}
