/** One column of a table: its head, and on which side its cells stand. */
export interface Column {
    readonly head: string;
    readonly align: 'left' | 'right';
}

/** Lines of an aligned table, indented by two; widths count characters, so cells carry no colour codes. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
    const lines = [columns.map(({ head }) => head), ...rows];
    const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
    return lines.map((cells) =>
        columns
            .map(({ align }, index) => {
                const cell = cells[index] ?? '';
                const width = widths[index] ?? 0;
                return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
            })
            .join('  ')
            .trimEnd()
            .replace(/^/, '  '),
    );
}

/** Text as it is, whatever GitHub's Markdown would make of its characters, or HTML of its tags. */
export function markdownWords(text: string): string {
    return text
        .replace(/[\\`*_{}[\]#|~]/g, '\\$&')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/\s*\n\s*/g, ' ');
}

/** The same in GitHub's Markdown. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
    const line = (cells: readonly string[]): string => `| ${cells.map(markdownWords).join(' | ')} |`;
    return [
        line(columns.map(({ head }) => head)),
        line(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
        ...rows.map(line),
    ];
}
