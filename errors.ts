import { distance } from 'fastest-levenshtein';

/** Bad input: nothing was changed. The command line exits with 2. */
export class BadInput extends Error {
    override readonly name = 'BadInput';
}

/** The input was valid, but the operation failed or an expectation was missed. The command line exits with 1. */
export class OperationFailed extends Error {
    override readonly name = 'OperationFailed';
}

/**
 * Whether an error tells the user what to change: bad input, or arguments that a component refused. The latter have a
 * mark, which `pulumi.RunError.isInstance` tests too; the SDK is too large to load for it.
 */
export function isRefusal(error: unknown): boolean {
    return error instanceof BadInput || (error instanceof Error && Reflect.get(error, '__pulumiRunError') === true);
}

/** The message of an error, or of another thrown value. */
export function messageOf(error: unknown): string {
    return textIn(error, 'message') ?? String(error);
}

/** The code of an error that the operating system gave, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
    return textIn(error, 'code');
}

function textIn(error: unknown, field: 'code' | 'message'): string | undefined {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
    return typeof value === 'string' ? value : undefined;
}

/** The first line of an error's message: a parser's further lines quote the text around the mistake, credentials too. */
export function firstLine(error: unknown): string {
    return messageOf(error).split('\n')[0] ?? '';
}

/** The known word nearest to this one, for "did you mean"; undefined if none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
    const mistakes = (other: string) => distance(word.toLowerCase(), other.toLowerCase());
    const near = known.filter((other) => mistakes(other) <= Math.max(1, word.length / 3));
    return near.sort((one, other) => mistakes(one) - mistakes(other))[0];
}
