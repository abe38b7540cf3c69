import * as pulumi from '@pulumi/pulumi';

/**
 * What `read` makes of the arguments once they are known: now, when all of them are plain, so that a mistake throws
 * where it was made; else inside `apply`.
 */
export function resolved<A extends object, S>(args: A, read: (args: pulumi.Unwrap<A>) => S): pulumi.Output<S> {
    if (isPlain(args)) {
        const spec = read(args);
        return pulumi.output(undefined).apply<S>(() => spec);
    }
    return pulumi.output(args).apply<S>(read);
}

function isPlain<A>(args: A): args is A & pulumi.Unwrap<A> {
    return allPlain(args);
}

function allPlain(value: unknown): boolean {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return false;
    }
    return typeof value !== 'object' || value === null || Object.values(value).every(allPlain);
}
