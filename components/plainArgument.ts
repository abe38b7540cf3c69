import type * as pulumi from '@pulumi/pulumi';
import { refuse } from './invalidArguments';
import { isLater } from './later';
import type { Problem } from './problem';

/**
 * The value of an argument that decides which resources exist. It has to be plain, since previews do not show resources
 * that are declared inside `apply`.
 */
export function plainArgument<T extends string | number | boolean>(
    subject: string,
    argument: string,
    value: pulumi.Input<T> | undefined,
    absent: T,
): T {
    if (typeof value === 'object') {
        refuse(subject, [tooLate(argument, `write the value itself, such as \`${String(absent)}\`.`)]);
    }
    return (value as T | undefined) ?? absent;
}

/** The elements of an argument whose length decides which resources exist. They may become known later. */
export function plainList<T>(
    subject: string,
    argument: string,
    value: pulumi.Input<pulumi.Input<T>[]>,
): pulumi.Input<T>[] {
    if (isLater(value)) {
        refuse(subject, [tooLate(argument, 'write the list itself; its elements may be outputs.')]);
    }
    return Array.isArray(value) ? value : []; // what is no list is refused with the other arguments
}

function tooLate(argument: string, fix: string): Problem {
    return {
        path: argument,
        reason: 'becomes known only while the program runs, but it decides which resources exist',
        fix,
    };
}
