import {
    accessSync,
    chmodSync,
    constants,
    existsSync,
    mkdirSync,
    renameSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { version as kubernetesVersion } from '@pulumi/kubernetes/package.json';
import { version as tlsVersion } from '@pulumi/tls/package.json';
import { OperationFailed } from '../errors';

/** Which plugin serves a package. */
export interface PluginChoice {
    name: 'kubernetes' | 'tls';
    /** Of the SDK, which the plugin has to understand; of the plugin itself once it was asked. */
    version: string;
    source: 'official' | 'stand-in';
    /** Folder of the executable `pulumi-resource-<name>`. */
    folder: string;
}

const packages = [
    { name: 'kubernetes', version: kubernetesVersion },
    { name: 'tls', version: tlsVersion },
] as const;

/**
 * Chooses the plugins of a lab: the official ones where they are installed (in Pulumi's own plugin folder, of the SDK's
 * version, or on PATH), else our stand-ins, for which small executables are written to `<stateDir>/plugins`. That folder
 * may be put on PATH. Naming the plugins under `plugins` in the project file is better: the engine warns about plugins
 * from PATH.
 *
 * @param mainOf Path of a stand-in's compiled program.
 */
export function installPlugins(
    stateDir: string,
    env: NodeJS.ProcessEnv = process.env,
    mainOf: (name: string) => string = compiledMain,
): PluginChoice[] {
    const standIns = standInFolder(stateDir);
    return packages.map(({ name, version }) => {
        const inHome = path.join(pulumiHome(env), 'plugins', `resource-${name}-v${version}`);
        const official = choose({ name, executable: executableOf(name), inHome, standIns }, env, mainOf);
        return official === undefined
            ? { name, version, source: 'stand-in', folder: standIns }
            : { name, version, source: 'official', folder: official };
    });
}

/**
 * Chooses the language host that runs Node.js programs and plugins, in the same way: the official one, which is installed
 * with Pulumi, else our stand-in. Gives the folder of the executable.
 */
export function installLanguageHost(
    stateDir: string,
    env: NodeJS.ProcessEnv = process.env,
    mainOf: (name: string) => string = compiledMain,
): string {
    const standIns = standInFolder(stateDir);
    const inHome = path.join(pulumiHome(env), 'bin');
    return choose({ name: 'nodejs', executable: 'pulumi-language-nodejs', inHome, standIns }, env, mainOf) ?? standIns;
}

/** A plugin to choose: its stand-in's name, and where the official one may be besides PATH. */
interface Candidate {
    name: string;
    executable: string;
    inHome: string;
    standIns: string;
}

/** Folder of the official plugin; undefined when there is none, and then the stand-in's launcher is in place. */
function choose(
    { name, executable, inHome, standIns }: Candidate,
    env: NodeJS.ProcessEnv,
    mainOf: (name: string) => string,
): string | undefined {
    const launcher = path.join(standIns, executable);
    const official = [inHome, ...searchPath(env)].find(
        (folder) => path.resolve(folder) !== standIns && isExecutable(path.join(folder, executable)),
    );
    if (official === undefined) {
        writeLauncher(launcher, launcherText(process.execPath, mainOf(name), name));
    } else {
        rmSync(launcher, { force: true }); // or it would come first wherever the folder is on PATH
    }
    return official;
}

/**
 * Puts the chosen plugins where Pulumi looks for installed ones. `pulumi package add` looks for the plugins that a
 * package needs nowhere else, and would download them.
 */
export function linkPlugins(pulumiHomeFolder: string, plugins: readonly PluginChoice[]): void {
    for (const { name, version, folder } of plugins) {
        const installed = path.join(pulumiHomeFolder, 'plugins', `resource-${name}-v${version}`);
        const link = path.join(installed, executableOf(name));
        mkdirSync(installed, { recursive: true });
        const temporary = `${link}.${process.pid}`;
        rmSync(temporary, { force: true });
        symlinkSync(path.join(folder, executableOf(name)), temporary);
        renameSync(temporary, link);
    }
}

/** Where the stand-ins' executables are. */
export function standInFolder(stateDir: string): string {
    return path.join(stateDir, 'plugins');
}

/** File name of a plugin. */
export const executableOf = (name: string): string => `pulumi-resource-${name}`;

function pulumiHome(env: NodeJS.ProcessEnv): string {
    return env['PULUMI_HOME'] ?? path.join(env['HOME'] ?? homedir(), '.pulumi');
}

function searchPath(env: NodeJS.ProcessEnv): string[] {
    return (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** Atomically, since a plugin may be started at any moment. */
function writeLauncher(launcher: string, text: string): void {
    mkdirSync(path.dirname(launcher), { recursive: true });
    const temporary = `${launcher}.${process.pid}`;
    writeFileSync(temporary, text);
    chmodSync(temporary, 0o755);
    renameSync(temporary, launcher);
}

/** A script that becomes the plugin: the engine signals the process it started. */
export function launcherText(node: string, main: string, name: string): string {
    return [
        '#!/bin/sh',
        `# Written by pulumi-failover: the lab's stand-in for the ${name} plugin, where the official one is not installed.`,
        // Ed25519 in WebCrypto is experimental in Node 20; its warning would be shown as the plugin's own.
        `exec ${quoted(node)} --disable-warning=ExperimentalWarning ${quoted(main)} "$@"`,
        '',
    ].join('\n');
}

const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** The compiled program of a stand-in, also when this file itself runs from source (in tests). */
function compiledMain(name: string): string {
    const candidates = [
        path.join(__dirname, name, 'main.js'),
        path.join(__dirname, '..', 'dist', 'plugins', name, 'main.js'),
    ];
    const found = candidates.find((file) => existsSync(file));
    if (found === undefined) {
        throw new OperationFailed(`The stand-in for the ${name} plugin is not compiled: run \`npm run build\`.`);
    }
    return found;
}
