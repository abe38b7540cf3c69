import { Command } from 'commander';
import { ensureTools, listTools, toolNames, type ListedTool } from '../lab/tools';
import { showToolProgress } from './showToolProgress';
import { toolOption } from './toolOption';
import { toolsTable } from './toolsTable';

interface Flags {
    build?: boolean;
    json?: boolean;
    tool: string[];
}

/** `failover lab tools`: which programs the lab uses, and from where. */
export function labToolsCommand(): Command {
    return new Command('tools')
        .description('list the tools of the lab with version, source and path')
        .option('--build', 'make the missing ones first, so that the lab starts without a build')
        .option('--json', 'print JSON')
        .addOption(toolOption())
        .action(async (flags: Flags) => {
            const tools = flags.build ? await built(flags.tool) : await listTools({ settings: flags.tool });
            process.stdout.write(`${flags.json ? json(tools) : toolsTable(tools)}\n`);
        });
}

async function built(settings: string[]): Promise<ListedTool[]> {
    const interrupt = new AbortController();
    const stop = () => interrupt.abort();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
        const tools = await showToolProgress((onProgress) =>
            ensureTools(toolNames, { onProgress, settings, signal: interrupt.signal }),
        );
        return tools.map((tool) => ({ ...tool, skipped: [] })); // those have been reported on the way
    } finally {
        process.off('SIGINT', stop).off('SIGTERM', stop);
    }
}

/** `skipped` only where there is something. */
function json(tools: readonly ListedTool[]): string {
    const brief = tools.map(({ skipped, ...tool }) => (skipped.length > 0 ? { ...tool, skipped } : tool));
    return JSON.stringify(brief, undefined, 4);
}
