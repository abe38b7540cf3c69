import type * as pulumi from '@pulumi/pulumi';
import { refuse } from './invalidArguments';

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
        refuse(subject, [
            {
                path: argument,
                reason: 'becomes known only while the program runs, but it decides which resources exist',
                fix: `write the value itself, such as \`${String(absent)}\`.`,
            },
        ]);
    }
    return (value as T | undefined) ?? absent;
}
