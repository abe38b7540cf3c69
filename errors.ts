/** The user asked for something that cannot be done as asked; nothing was changed. The command line exits with 2. */
export class BadInput extends Error {
    override readonly name = 'BadInput';
}

/** The input was fine, but carrying it out failed or an expectation was missed. The command line exits with 1. */
export class OperationFailed extends Error {
    override readonly name = 'OperationFailed';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** The first line of an error's message: a parser's further lines quote the text around the mistake, credentials too. */
export function firstLine(error: unknown): string {
    return messageOf(error).split('\n')[0] ?? '';
}
