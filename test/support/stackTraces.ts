import * as pulumi from '@pulumi/pulumi';
import * as debuggable from '@pulumi/pulumi/runtime/debuggable';

type DebuggablePromise = (promise: Promise<unknown>, context: unknown) => Promise<unknown>;

/**
 * Spares the SDK the stack traces that it takes of every promise and every resource, to find leaks and source positions.
 * Jest maps each frame back to TypeScript, which took half of a test's time. Errors keep their stack traces.
 */
export function withoutPulumisStackTraces(): void {
    const sdk = debuggable as unknown as { debuggablePromise: DebuggablePromise };
    const { debuggablePromise } = sdk;
    sdk.debuggablePromise = (promise, context) => {
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = 0;
        try {
            return debuggablePromise(promise, context);
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
    };
    Object.assign(pulumi.Resource, { callsites: () => [] });
}
