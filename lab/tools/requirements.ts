import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationFailed } from '../../errors';
import { catalog } from './catalog';
import { findToolchain } from './goToolchain';
import { type Host, unsupported } from './host';
import { requiredGo } from './pins';
import { findPip, type Pip } from './pip';
import type { Report } from './progress';
import type { Recipe } from './recipe';
import { variableOf } from './settings';
import { compareReleases, release } from './version';

/** What makes tools on this machine. */
export interface Makers {
    /** Value of GOTOOLCHAIN to build with. */
    toolchain: string;
    pip: Pip;
}

/** Finds the programs that build the missing tools. One error, before anything is built, lists all missing ones. */
export async function findMakers(
    recipes: readonly Recipe[],
    host: Host,
    report: Report,
    signal?: AbortSignal,
): Promise<Makers> {
    const wheels = recipes.filter(({ name }) => catalog[name].origin.kind === 'wheel');
    const modules = recipes.filter((recipe) => !wheels.includes(recipe));
    const makers: Makers = { toolchain: 'local', pip: { kind: 'module' } };
    const problems: string[] = [];

    const place = unsupported(host);
    if (place !== undefined) {
        problems.push(place);
    } else {
        if (modules.length > 0) {
            const choice = await findToolchain(host, newestGo(modules, host), signal);
            if ('problem' in choice) {
                problems.push(`${choice.problem} It builds ${namesOf(modules)}.`);
            } else {
                makers.toolchain = choice.toolchain;
                if (choice.note) {
                    report({ kind: 'note', text: choice.note });
                }
            }
        }
        for (const recipe of wheels) {
            const pip = tooOldLibrary(recipe, host.glibc) ?? (await findPip(host.env, signal));
            if ('problem' in pip) {
                problems.push(`${pip.problem} It installs ${recipe.name}.`);
            } else {
                makers.pip = pip;
            }
        }
    }
    signal?.throwIfAborted();
    if (problems.length > 0) {
        const first = recipes[0]?.name ?? 'etcd';
        throw new OperationFailed(
            [
                `Missing, and not to be made on this machine: ${namesOf(recipes)}.`,
                ...problems.map((problem) => `- ${problem}`),
                `A tool that you have can be named: \`--tool ${first}=/path/to/${first}\` or ${variableOf(first)}=/path/to/${first}.`,
            ].join('\n'),
        );
    }
    return makers;
}

const namesOf = (recipes: readonly Recipe[]) => recipes.map(({ name }) => name).join(', ');

/** Newest of the Go releases that the wrapper modules of these tools ask for. */
export function newestGo(recipes: readonly Pick<Recipe, 'name'>[], host: Pick<Host, 'modules'>): string {
    return recipes
        .map(({ name }) => catalog[name].origin)
        .flatMap((origin) => (origin.kind === 'wheel' ? [] : [origin.wrapper]))
        .map((wrapper) => requiredGo(readFileSync(join(host.modules, wrapper, 'go.mod'), 'utf8')))
        .reduce((a, b) => (compareReleases(release(a) ?? [0, 0, 0], release(b) ?? [0, 0, 0]) >= 0 ? a : b));
}

/** Says when the C library cannot run a wheel, which pip would only call "no matching distribution". */
export function tooOldLibrary(recipe: Recipe, glibc: string | undefined): { problem: string } | undefined {
    const { origin } = catalog[recipe.name];
    const needed = origin.kind === 'wheel' ? release(origin.glibc) : undefined;
    const have = release(glibc ?? '');
    if (!needed || (have && compareReleases(have, needed) >= 0)) {
        return undefined;
    }
    const state = glibc === undefined ? 'another C library than glibc' : `glibc ${glibc}`;
    return { problem: `The wheel needs glibc ${needed[0]}.${needed[1]} or newer; this system has ${state}.` };
}
