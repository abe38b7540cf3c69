import { catalog } from './catalog';
import type { ToolOptions } from './ensureTools';
import { thisHost } from './host';
import { search } from './search';
import { isOnPath } from './searchPath';
import { readSettings } from './settings';
import type { ToolName } from './tool';

/** What makes a tool, by the kind of its origin. */
const makers = { go: 'go', files: 'go', wheel: 'python3' } as const;

/** The programs that are needed to make those of the tools that are not here yet, and are not on PATH themselves. */
export async function missingMakers(
    names: readonly ToolName[],
    options: Pick<ToolOptions, 'settings' | 'host'> = {},
): Promise<string[]> {
    const host = options.host ?? thisHost();
    const absent = [...new Set(Object.values(makers))].filter((maker) => !isOnPath(maker, host.env));
    if (absent.length === 0) {
        return [];
    }
    const found = await search(names, readSettings(options.settings ?? [], host.env, process.cwd()), host);
    const needed = found.filter(({ tool }) => !tool).map(({ recipe }) => makers[catalog[recipe.name].origin.kind]);
    return absent.filter((maker) => needed.includes(maker));
}
