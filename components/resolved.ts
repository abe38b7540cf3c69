import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments, refuse } from './invalidArguments';
import { knownArguments } from './knownArguments';
import { isLater } from './later';
import type { Problem } from './problem';
import { unknownArguments } from './unknownArguments';

/**
 * Reads a component's arguments. One error lists unknown arguments and the problems that `read` finds. It throws at
 * once if all arguments are plain, so that its stack trace leads to the mistake; else once they are known.
 *
 * @param component Name of its class.
 * @param args Its arguments.
 * @param read Checks the arguments and fills in the defaults.
 */
export function resolved<A extends object, S>(
    component: string,
    args: A,
    read: (args: pulumi.Unwrap<A>) => S,
): pulumi.Output<S> {
    return resolvedFrom(component, args, args, read);
}

/**
 * As {@link resolved}, if `read` does not take all arguments: for example, no secrets.
 *
 * @param part Arguments of `read`.
 */
export function resolvedFrom<P extends object, S>(
    component: string,
    args: object,
    part: P,
    read: (part: pulumi.Unwrap<P>) => S,
): pulumi.Output<S> {
    const unknown = unknownArguments(component, args);
    if (!isPlain(part)) {
        refuse(component, unknown);
    }
    for (const [name, value] of Object.entries(args as Record<string, unknown>)) {
        if (!allPlain(value) && Reflect.get(part, name) !== value && knownArguments[component]?.[name]) {
            const later = pulumi.output(value) as pulumi.Output<unknown>;
            later.apply((known) => refuse(component, unknownArguments(component, { [name]: known })));
        }
    }
    return whenKnown(part, (known) => {
        const later = isPlain(part) ? unknown : unknownArguments(component, only(known, Object.keys(args)));
        return readWith(component, later, () => read(known));
    });
}

/** The result of `read`: at once if all values are plain, else once they are known. */
export function whenKnown<V extends object, S>(values: V, read: (values: pulumi.Unwrap<V>) => S): pulumi.Output<S> {
    if (isPlain(values)) {
        const result = read(values);
        return pulumi.output(undefined).apply<S>(() => result);
    }
    return pulumi.output(values).apply<S>(read);
}

/** Adds problems to those that `read` finds: a misspelt argument may be the reason why another is missing. */
function readWith<S>(component: string, problems: readonly Problem[], read: () => S): S {
    try {
        const result = read();
        refuse(component, problems);
        return result;
    } catch (error) {
        if (error instanceof InvalidArguments) {
            throw problems.length === 0 || error.problems === problems
                ? error
                : new InvalidArguments(component, [...problems, ...error.problems]);
        }
        refuse(component, problems);
        throw error;
    }
}

function only(values: object, names: readonly string[]): object {
    return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

function isPlain<A>(args: A): args is A & pulumi.Unwrap<A> {
    return allPlain(args);
}

function allPlain(value: unknown): boolean {
    return !isLater(value) && (typeof value !== 'object' || value === null || Object.values(value).every(allPlain));
}
