/** What an error says, without what follows: a parser's further lines show the text around the mistake, credentials too. */
export function firstLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
