import * as pulumi from '@pulumi/pulumi';

/** Whether a value itself is an Output or a promise. A plain object can still have fields that are. */
export function isLater<T>(of: pulumi.Input<T>): of is Promise<T> | pulumi.OutputInstance<T> {
    return pulumi.Output.isInstance(of) || of instanceof Promise;
}
