import { randomBytes } from 'node:crypto';
import {
    closeSync,
    fsyncSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { catalog } from './catalog';
import type { Recipe } from './recipe';
import type { Tool } from './tool';

/** What a folder of the cache says about itself; it is written last. */
interface Manifest {
    name: string;
    version: string;
    from: string;
    /** Path relative to the folder, and size in bytes, of each file. */
    files: [string, number][];
}

const manifestFile = 'made.json';
const unfinished = '.unfinished-';

/** Folder of the tools that we made, outside every repository: below `XDG_CACHE_HOME`, else `~/.cache`. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
    const base = env['XDG_CACHE_HOME'] ?? ''; // https://specifications.freedesktop.org/basedir-spec: relative ones are ignored
    const home = env['HOME'] || homedir();
    return join(isAbsolute(base) ? base : join(home, '.cache'), 'pulumi-failover', 'tools');
}

/** The tool that a recipe describes, if the cache holds it whole: every file is there and has its size. */
export function cached(cache: string, recipe: Recipe, source: 'cache' | 'built' = 'cache'): Tool | undefined {
    const folder = join(cache, recipe.entry);
    try {
        const { files } = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest;
        if (!files.every(([path, size]) => statSync(join(folder, path)).size === size)) {
            return undefined;
        }
    } catch {
        return undefined;
    }
    const path = catalog[recipe.name].origin.kind === 'files' ? folder : join(folder, recipe.name);
    return { name: recipe.name, version: recipe.version, source, path };
}

/** Where one tool is made: `result` becomes the folder in the cache, `temporary` is thrown away. */
export interface Workshop {
    directory: string;
    result: string;
    temporary: string;
}

/** A new workshop, in the cache's own file system so that its content can be renamed into the cache. */
export function openWorkshop(cache: string): Workshop {
    const directory = join(cache, unfinished + randomBytes(6).toString('hex'));
    const workshop = { directory, result: join(directory, 'result'), temporary: join(directory, 'temporary') };
    mkdirSync(workshop.result, { recursive: true });
    mkdirSync(workshop.temporary);
    return workshop;
}

/** Removes what builders that were killed left behind. Only for the holder of the build lock: there is no living other. */
export function sweep(cache: string): void {
    for (const name of readdirSync(cache)) {
        if (name.startsWith(unfinished)) {
            try {
                rmSync(join(cache, name), { recursive: true, force: true });
            } catch {
                // another user's
            }
        }
    }
}

/** Makes a finished workshop the tool's folder, in one step that also a power cut leaves whole. */
export function publish(cache: string, workshop: Workshop, recipe: Recipe): void {
    const { name, version, from } = recipe;
    const files = filesBelow(workshop.result);
    const manifest: Manifest = { name, version, from, files };
    writeFileSync(join(workshop.result, manifestFile), JSON.stringify(manifest, undefined, 4) + '\n');
    [...files.map(([path]) => path), manifestFile, ''].forEach((path) => flush(join(workshop.result, path)));

    const folder = join(cache, recipe.entry);
    rmSync(folder, { recursive: true, force: true }); // one that `cached` found broken
    renameSync(workshop.result, folder);
    flush(cache);
}

function filesBelow(directory: string): [string, number][] {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .map((path): [string, ReturnType<typeof statSync>] => [path, statSync(join(directory, path))])
        .filter(([, status]) => status?.isFile())
        .map(([path, status]): [string, number] => [path, Number(status?.size)])
        .sort(([a], [b]) => (a < b ? -1 : 1));
}

function flush(path: string): void {
    const descriptor = openSync(path, 'r');
    try {
        fsyncSync(descriptor);
    } finally {
        closeSync(descriptor);
    }
}
