import { OperationFailed } from '../../errors';
import { type Host, thisHost } from './host';
import { makeTools } from './makeTools';
import { type OnToolProgress, progressLine, type Report } from './progress';
import type { Recipe } from './recipe';
import { search } from './search';
import { readSettings } from './settings';
import { type MissingTool, type SkippedTool, type Tool, type ToolName, toolNames } from './tool';

/** Options of {@link ensureTools} and its kin. */
export interface ToolOptions {
    /** Values of the `--tool` flag: `name=path`. */
    settings?: readonly string[];
    onProgress?: OnToolProgress;
    /** Stops making tools; unfinished ones are removed. */
    signal?: AbortSignal;
    /** Where to look and make. Default: this machine. */
    host?: Host;
}

/** One tool for each name, in their order. */
export type ToolsOf<Names extends readonly ToolName[]> = { -readonly [Index in keyof Names]: Tool };

/**
 * The tools that are asked for, each from the first place that has it: a setting, the search path, our cache; else it is
 * made and put into the cache, which only one process at a time does.
 */
export async function ensureTools<const Names extends readonly ToolName[]>(
    names: Names,
    options: ToolOptions = {},
): Promise<ToolsOf<Names>> {
    const host = options.host ?? thisHost();
    const report: Report = (event) => options.onProgress?.({ ...event, message: progressLine(event) });
    const found = await search(names, readSettings(options.settings ?? [], host.env, process.cwd()), host);
    found
        .flatMap(({ skipped }) => skipped)
        .forEach(({ name, path, reason }) => report({ kind: 'skipped', tool: name, path, reason }));
    const missing = found.flatMap(({ recipe, tool }) => (tool ? [] : [recipe]));
    const made = missing.length > 0 ? await make(missing, host, report, options) : [];
    const tools = new Map([...found.flatMap(({ tool }) => tool ?? []), ...made].map((tool) => [tool.name, tool]));
    return names.map((name) => tools.get(name)) as ToolsOf<Names>;
}

async function make(recipes: Recipe[], host: Host, report: Report, options: ToolOptions): Promise<Tool[]> {
    const { signal } = options;
    try {
        return await makeTools(recipes, { host, report, signal });
    } catch (error) {
        if (signal?.aborted) {
            throw new OperationFailed(
                'Interrupted while making tools. Nothing is left half made; those that were done stay.',
            );
        }
        throw error;
    }
}

/** A tool, without making it; undefined when it would have to be made. */
export async function findTool(name: ToolName): Promise<Tool | undefined> {
    const host = thisHost();
    const [found] = await search([name], readSettings([], host.env, process.cwd()), host);
    return found?.tool;
}

/** A tool as it is found now, with the programs on the search path that were passed over for it. */
export type ListedTool = (Tool | MissingTool) & { skipped: SkippedTool[] };

/** Every tool, without making any. */
export async function listTools(options: Pick<ToolOptions, 'settings' | 'host'> = {}): Promise<ListedTool[]> {
    const host = options.host ?? thisHost();
    const found = await search(toolNames, readSettings(options.settings ?? [], host.env, process.cwd()), host);
    return found.map(({ recipe, tool, skipped }) => {
        const { name, version, from } = recipe;
        return tool ? { ...tool, skipped } : { name, version, source: 'missing', from, skipped };
    });
}
