import type { ListedTool } from '../lab/tools';

/** The tools as people read them: a line each, and one for each program that was passed over. */
export function toolsTable(tools: readonly ListedTool[]): string {
    const rows = [
        ['tool', 'version', 'source', 'path'],
        ...tools.map((tool) => [tool.name, tool.version, tool.source, 'path' in tool ? tool.path : willBe(tool)]),
    ];
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
        row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd(),
    );
    const passedOver = tools.flatMap(({ skipped }) =>
        skipped.map(({ name, path, reason }) => `${name}: ${path} ${reason}; not used`),
    );
    return [...lines, ...passedOver].join('\n');
}

function willBe({ name, from }: { name: string; from: string }): string {
    const how = name.endsWith('-files') ? 'copied' : name === 'envoy' ? 'installed' : 'built';
    return `missing: will be ${how} from ${from}`;
}
