import * as pulumi from '@pulumi/pulumi';

/** Whether a value as a whole is known only while the program runs. Its fields may be even if it is not. */
export function isLater<T>(of: pulumi.Input<T>): of is Promise<T> | pulumi.OutputInstance<T> {
    return pulumi.Output.isInstance(of) || of instanceof Promise;
}
