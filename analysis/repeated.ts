/** The items that a list has more than once, each once. */
export function repeated(items: readonly string[]): string[] {
    return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}
