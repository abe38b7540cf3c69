import { Command } from 'commander';
import { ensureTools, type ListedTool, listTools, rareTools, toolNames } from '../lab/tools';
import { examples } from './examples';
import { showToolProgress } from './showToolProgress';
import { toolOption } from './toolOption';

interface Flags {
    build?: boolean;
    json?: boolean;
    tool: string[];
}

/** `failover lab tools`: which programs the lab uses, and from where. */
export function labToolsCommand(): Command {
    return new Command('tools')
        .description('list the tools of the lab with version, source and path')
        .option(
            '--build',
            `make the missing ones first, so that the lab starts without a build (not ${rareTools.join(', ')}: their lab makes them)`,
        )
        .option('--json', 'print JSON')
        .addOption(toolOption())
        .addHelpText('after', examples('lab tools', 'lab tools --build'))
        .action(async (flags: Flags) => {
            const tools = flags.build ? await built(flags.tool) : await listTools({ settings: flags.tool });
            process.stdout.write(`${flags.json ? json(tools) : toolsTable(tools)}\n`);
        });
}

/** Ctrl-C, a service manager, a terminal that closes. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function built(settings: string[]): Promise<ListedTool[]> {
    const interrupt = new AbortController();
    const stop = () => interrupt.abort();
    signals.forEach((signal) => process.on(signal, stop)); // not `once`: listr2's cursor handler exits when no other listener is left
    try {
        const tools = await showToolProgress((onProgress) =>
            ensureTools(
                toolNames.filter((name) => !rareTools.includes(name)),
                { onProgress, settings, signal: interrupt.signal },
            ),
        );
        return tools.map((tool) => ({ ...tool, skipped: [] })); // reported while they were skipped
    } finally {
        signals.forEach((signal) => process.off(signal, stop));
    }
}

/** `skipped` only where there is something. */
function json(tools: readonly ListedTool[]): string {
    const brief = tools.map(({ skipped, ...tool }) => (skipped.length > 0 ? { ...tool, skipped } : tool));
    return JSON.stringify(brief, undefined, 4);
}

/** A table of the tools, then a line for each program that was found and not used. */
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
