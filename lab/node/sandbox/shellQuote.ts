/** A word of a POSIX shell with exactly this value. NUL cannot be in an argument, so it is refused. */
export function shellQuote(word: string): string {
    if (word.includes('\0')) {
        throw new Error(`a NUL character cannot be passed to a program: ${JSON.stringify(word)}`);
    }
    return /^[A-Za-z0-9_/.:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Words of a command line, each quoted. */
export function shellWords(words: readonly string[]): string {
    return words.map(shellQuote).join(' ');
}
