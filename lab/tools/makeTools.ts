import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, OperationFailed } from '../../errors';
import { type BuildLock, takeBuildLock } from './buildLock';
import { cached, cacheDirectory, openWorkshop, publish, sweep } from './cache';
import { explainFailure } from './failure';
import type { Host } from './host';
import { make } from './make';
import type { Report } from './progress';
import type { Recipe } from './recipe';
import { findMakers, type Makers } from './requirements';
import { type Tool, type ToolName, toolNames } from './tool';

/** Quick ones first, so that a machine that cannot make tools says so soon. */
const order: readonly ToolName[] = ['envoy', 'http-echo', 'etcd', ...toolNames];

const tickMs = 1_000;

interface Order {
    host: Host;
    report: Report;
    signal: AbortSignal | undefined;
}

interface Shop extends Order {
    cache: string;
    makers: Makers;
    lock: BuildLock;
}

/** Makes tools one after the other (a compiler uses all cores by itself) and puts each into the cache. */
export async function makeTools(recipes: readonly Recipe[], { host, report, signal }: Order): Promise<Tool[]> {
    const makers = await findMakers(recipes, host, report, signal);
    const cache = cacheDirectory(host.env);
    try {
        mkdirSync(cache, { recursive: true });
    } catch (error) {
        throw new OperationFailed(
            `The cache ${cache} cannot be made: ${messageOf(error)}. Set XDG_CACHE_HOME to a directory that can be written to.`,
        );
    }
    const lock = await takeBuildLock(join(cache, 'lock'), (holder) => report({ kind: 'waiting', holder }), signal);
    try {
        sweep(cache);
        // Whoever held the lock before us may have made some of them.
        const tools = recipes.flatMap((recipe) => cached(cache, recipe) ?? []);
        const missing = recipes
            .filter(({ name }) => !tools.some((tool) => tool.name === name))
            .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
        for (const [index, recipe] of missing.entries()) {
            const shop = { cache, host, makers, lock, report, signal };
            tools.push(await makeOne(recipe, { step: index + 1, of: missing.length }, shop));
        }
        return tools;
    } finally {
        await lock.release();
    }
}

async function makeOne(recipe: Recipe, steps: { step: number; of: number }, shop: Shop): Promise<Tool> {
    const { cache, host, makers, lock, report, signal } = shop;
    const { name, version, from } = recipe;
    const startedAt = Date.now();
    const elapsedMs = () => Date.now() - startedAt;
    let detail: string | undefined;
    const tell = (since = elapsedMs()) =>
        report({
            kind: 'making',
            tool: name,
            version,
            from,
            ...steps,
            elapsedMs: since,
            ...(detail ? { detail } : {}),
        });

    signal?.throwIfAborted();
    tell(0);
    const ticking = setInterval(tell, tickMs);
    let directory: string | undefined;
    try {
        const workshop = openWorkshop(cache);
        directory = workshop.directory;
        await make(recipe, {
            host,
            makers,
            workshop,
            onDetail: (text) => (detail = text),
            onGroup: (group) => lock.building(group),
            ...(signal ? { signal } : {}),
        });
        publish(cache, workshop, recipe);
        const tool = cached(cache, recipe, 'built');
        if (!tool) {
            throw new Error('it is not in the cache afterwards');
        }
        report({ kind: 'made', tool: name, version, path: tool.path, ...steps, elapsedMs: elapsedMs() });
        return tool;
    } catch (error) {
        if (error instanceof OperationFailed || signal?.aborted) {
            throw error;
        }
        throw new OperationFailed(explainFailure(`Making ${name} in ${cache}`, messageOf(error), messageOf(error)));
    } finally {
        clearInterval(ticking);
        if (directory !== undefined) {
            rmSync(directory, { recursive: true, force: true });
        }
    }
}
