import * as pulumi from '@pulumi/pulumi';
import { isLater } from '../later';

/**
 * One field of an argument. Unlike `pulumi.output(argument).field` it is only as secret as the field itself was given:
 * a certificate beside its private key stays readable.
 */
export function field<T extends object, K extends keyof T & string>(
    of: pulumi.Input<T> | undefined,
    name: K,
): pulumi.Output<pulumi.Unwrap<T[K]> | undefined> {
    type Known = { [name in K]?: pulumi.Unwrap<T[K]> } | undefined;
    if (of === undefined || isLater(of)) {
        return pulumi.output(of as pulumi.Input<Known>).apply((known) => (known as Known)?.[name]);
    }
    return pulumi.output(of[name]);
}
