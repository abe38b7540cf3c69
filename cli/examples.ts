/** The end of a command's help: command lines that work as they are printed. */
export function examples(...lines: readonly string[]): string {
    return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  failover ${line}`).join('\n')}`;
}
