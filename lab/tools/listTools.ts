import type { ToolOptions } from './ensureTools';
import { thisHost } from './host';
import { search } from './search';
import { readSettings } from './settings';
import { type MissingTool, type SkippedTool, type Tool, toolNames } from './tool';

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
