import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OperationFailed } from '../../errors';
import type { Workshop } from './cache';
import { catalog } from './catalog';
import { explainFailure } from './failure';
import { goArguments, goEnvironment } from './goCommand';
import type { Host } from './host';
import { pipArguments, pipCommand, pipEnvironment } from './pip';
import type { FilesOrigin, GoOrigin, WheelOrigin } from './plan';
import { type Recipe, requirementsFile } from './recipe';
import type { Makers } from './requirements';
import { runCommand } from './runCommand';

/** What one tool is made with and in. */
export interface Making {
    host: Host;
    makers: Makers;
    workshop: Workshop;
    signal?: AbortSignal;
    /** What is going on, in a few words. */
    onDetail: (detail: string) => void;
    /** The process group that works, while one does. */
    onGroup: (group: number | undefined) => void;
}

/** Makes one tool in its workshop. */
export async function make(recipe: Recipe, making: Making): Promise<void> {
    const { origin } = catalog[recipe.name];
    switch (origin.kind) {
        case 'go':
            return buildGo(recipe, origin, making);
        case 'wheel':
            return installWheel(recipe, origin, making);
        case 'files':
            return copyFiles(recipe, origin, making);
    }
}

async function buildGo(recipe: Recipe, origin: GoOrigin, making: Making): Promise<void> {
    const { host, makers, workshop } = making;
    let compiled = 0;
    const onLine = (line: string) => {
        const download = /^go: downloading (\S+) (\S+)/.exec(line);
        compiled += download ? 0 : 1;
        making.onDetail(download ? `downloading ${download[1]} ${download[2]}` : `${compiled} packages compiled`);
    };
    const [command, ...rest] = goArguments(origin, recipe.version);
    const args = [command ?? 'build', '-o', join(workshop.result, recipe.name), ...rest];
    const env = goEnvironment(host, makers.toolchain, workshop.temporary);
    await work(`Building ${recipe.name}`, 'go', args, making, { env, cwd: join(host.modules, origin.wrapper), onLine });
}

async function installWheel(recipe: Recipe, origin: WheelOrigin, making: Making): Promise<void> {
    const { host, makers, workshop } = making;
    const env = pipEnvironment(host.env, workshop.temporary);
    const options = { env, cwd: workshop.temporary };
    const { prepare, python } = pipCommand(makers.pip, workshop.temporary);
    const what = `Installing ${recipe.name}`;
    if (prepare) {
        await work(what, ...prepare, making, options);
    }
    making.onDetail('downloading the wheel');
    const target = join(workshop.temporary, 'wheel');
    await work(what, python, pipArguments(join(host.modules, requirementsFile), target), making, options);

    const program = join(workshop.result, recipe.name);
    renameSync(join(target, origin.program), program);
    chmodSync(program, 0o755); // pip does not keep the mode of what is no script
    const licences = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((path) =>
        path.endsWith('/LICENSE'),
    );
    licences.forEach((path) => copyFileSync(join(target, path), join(workshop.result, 'LICENSE')));
    rmSync(target, { recursive: true });
}

async function copyFiles(recipe: Recipe, origin: FilesOrigin, making: Making): Promise<void> {
    const { host, makers, workshop } = making;
    const env = goEnvironment(host, makers.toolchain, workshop.temporary);
    const cwd = join(host.modules, origin.wrapper);
    const args = ['mod', 'download', '-json', recipe.from];
    const what = `Downloading ${recipe.from}`;
    const answer = JSON.parse(await work(what, 'go', args, making, { env, cwd })) as { Dir?: string };
    if (!answer.Dir) {
        throw new OperationFailed(`${what} gave no directory.`);
    }
    for (const path of origin.paths) {
        copyTree(join(answer.Dir, path), join(workshop.result, path));
    }
}

/** Copies without the modes: Go's module cache is read-only, its directories too, and could not be removed again. */
function copyTree(from: string, to: string): void {
    if (statSync(from).isDirectory()) {
        readdirSync(from).forEach((name) => copyTree(join(from, name), join(to, name)));
    } else {
        mkdirSync(dirname(to), { recursive: true });
        copyFileSync(from, to);
        chmodSync(to, 0o644);
    }
}

/** Runs a command that the lock's keeper knows of, and gives its standard output. */
async function work(
    what: string,
    command: string,
    args: readonly string[],
    making: Making,
    options: { env: NodeJS.ProcessEnv; cwd: string; onLine?: (line: string) => void },
): Promise<string> {
    const { signal, onGroup } = making;
    try {
        const result = await runCommand(command, args, { ...options, onStart: onGroup, ...(signal ? { signal } : {}) });
        signal?.throwIfAborted();
        if (result.code !== 0) {
            const how = result.code === undefined ? `ended by ${result.signal}` : `exit code ${result.code}`;
            throw new OperationFailed(explainFailure(what, how, result.output));
        }
        return result.stdout;
    } finally {
        onGroup(undefined);
    }
}
