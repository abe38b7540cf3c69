import { BadInput } from '../../errors';
import { cached, cacheDirectory } from './cache';
import type { Host } from './host';
import { inspect, isProgram, unknownVersion } from './inspect';
import { type Recipe, recipeOf } from './recipe';
import { searchPath } from './searchPath';
import type { Settings } from './settings';
import type { SkippedTool, Tool, ToolName } from './tool';
import { release } from './version';

/** What the search for one tool came to. Without `tool`, it has to be made by the recipe. */
export interface Found {
    recipe: Recipe;
    tool?: Tool;
    skipped: SkippedTool[];
}

/**
 * Finds each tool: the user's setting, the search path, our cache. One error lists every setting that cannot be used. A
 * program on the search path that cannot be used is skipped and reported.
 */
export async function search(names: readonly ToolName[], settings: Settings, host: Host): Promise<Found[]> {
    const problems: string[] = [];
    const found = await Promise.all(
        [...new Set(names)].map(async (name): Promise<Found> => {
            const recipe = recipeOf(name, host);
            const setting = settings.get(name);
            if (setting) {
                const inspection = await inspect(name, setting.path, 'setting', host.env);
                if ('problem' in inspection) {
                    problems.push(`\`${setting.where}\` is ${setting.path}, which ${inspection.problem}.`);
                    return { recipe, skipped: [] };
                }
                const tool: Tool = { name, version: inspection.version, source: 'setting', path: setting.path };
                return { recipe, tool, skipped: [] };
            }
            return searchUnset(recipe, host);
        }),
    );
    const pair = kubernetesMismatch(found);
    if (pair !== undefined) {
        problems.push(pair);
    }
    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return found;
}

async function searchUnset(recipe: Recipe, host: Host): Promise<Found> {
    const { name } = recipe;
    const skipped: SkippedTool[] = [];
    for (const path of searchPath(name, host.env).filter(isProgram)) {
        const inspection = await inspect(name, path, 'path', host.env);
        if ('version' in inspection) {
            return { recipe, tool: { name, version: inspection.version, source: 'path', path }, skipped };
        }
        skipped.push({ name, path, reason: inspection.problem });
    }
    const tool = cached(cacheDirectory(host.env), recipe);
    return tool ? { recipe, tool, skipped } : { recipe, skipped };
}

/**
 * Says when a setting made API server and controller manager differ by more than they may: the controller manager is of
 * the same minor version or one older (https://kubernetes.io/releases/version-skew-policy/).
 */
function kubernetesMismatch(found: readonly Pick<Found, 'recipe' | 'tool'>[]): string | undefined {
    const [server, manager] = (['kube-apiserver', 'kube-controller-manager'] as const).map((name) => {
        const entry = found.find(({ recipe }) => recipe.name === name);
        return entry && { source: 'built', ...entry.recipe, ...entry.tool };
    });
    if (!server || !manager || (server.source !== 'setting' && manager.source !== 'setting')) {
        return undefined;
    }
    const [serverRelease, managerRelease] = [server, manager].map(({ version }) => release(version));
    if (!serverRelease || !managerRelease || [server.version, manager.version].includes(unknownVersion)) {
        return undefined;
    }
    const behind = serverRelease[1] - managerRelease[1];
    return behind === 0 || behind === 1
        ? undefined
        : `\`kube-controller-manager\` is ${manager.version} and \`kube-apiserver\` ${server.version}, ` +
              `but the controller manager has to be 1.${serverRelease[1]} or 1.${serverRelease[1] - 1}. Set both.`;
}
