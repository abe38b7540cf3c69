import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { dump } from 'js-yaml';
import { BadInput, codeOf } from '../errors';
import { linkPlugins, type PluginChoice, standInFolder } from '../plugins/install';
import { chosenBackend, projectFolder, projectName, requireOwnProject } from './project';

/** Folders of a stack's project file, settings and state, and the engine's environment. */
export interface Workspace {
    /** Folder of `Pulumi.yaml` and `Pulumi.<stack>.yaml`. */
    folder: string;
    environment: Record<string, string>;
    /** Folder of the lab's file backend; undefined when the user's own backend is used. */
    backend: string | undefined;
    /** Whether `Pulumi.<stack>.yaml` is the user's file: the base of every operation, which `pulumi` reads too. */
    userSettings: boolean;
}

/**
 * The lab's own workspace, in the lab's state folder: project, settings, plugin choice, state in a file backend, and
 * its own passphrase for the secrets.
 */
export function labWorkspace(stateDir: string, plugins: PluginChoice[]): Workspace {
    const folder = path.join(stateDir, 'pulumi', 'project');
    const { backend, environment } = labState(stateDir);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, 'Pulumi.yaml'), dump(projectFile(plugins)));
    return {
        folder,
        backend,
        environment: { ...environment, ...offline([standInFolder(stateDir)]) },
        userSettings: false,
    };
}

/**
 * The workspace of `pulumi` itself, for a stack of the checkout on the lab: project and settings of the folder, and the
 * backend, login and passphrase of the user. If the user has chosen no backend, the lab's.
 */
export function labWorkspaceIn(
    folder: string,
    stateDir: string,
    plugins: readonly PluginChoice[],
    env: NodeJS.ProcessEnv = process.env,
): Workspace {
    return { folder, ...labOrUser(folder, stateDir, plugins, env), userSettings: true };
}

/**
 * The environment of `pulumi` itself on the lab: the engine's from {@link labWorkspaceIn}, with the lab's programs, such
 * as `pulumi`, on PATH after the user's own.
 */
export function labEnvironment(
    from: string,
    stateDir: string,
    plugins: readonly PluginChoice[],
    programFolders: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
    const { backend, environment } = labOrUser(projectFolder(from), stateDir, plugins, env);
    if (backend !== undefined && environment['PULUMI_HOME'] !== undefined) {
        linkPlugins(environment['PULUMI_HOME'], plugins);
    }
    return { ...environment, PATH: [environment['PATH'], ...programFolders].join(path.delimiter) };
}

/** State and plugins of the lab, or the user's own state if a backend was chosen. */
function labOrUser(
    project: string | undefined,
    stateDir: string,
    plugins: readonly PluginChoice[],
    env: NodeJS.ProcessEnv,
): { backend: string | undefined; environment: Record<string, string> } {
    const { backend, environment } = labState(stateDir);
    const url = chosenBackend(project, env);
    const isLabs = url === undefined || url === environment['PULUMI_BACKEND_URL'];
    return {
        backend: isLabs ? backend : undefined,
        environment: {
            ...(isLabs ? environment : { PULUMI_SKIP_UPDATE_CHECK: 'true' }),
            ...offline([...new Set(plugins.map((plugin) => plugin.folder))]),
        },
    };
}

/** For other infrastructures the user's own project folder, backend, login and passphrase apply. */
export function ownWorkspace(from: string): Workspace {
    return {
        folder: requireOwnProject(from),
        backend: undefined,
        environment: { PULUMI_SKIP_UPDATE_CHECK: 'true' },
        userSettings: true,
    };
}

/** The lab's state backend: its folder, and `pulumi`'s environment for it. */
function labState(stateDir: string): { backend: string; environment: Record<string, string> } {
    const backend = path.join(stateDir, 'pulumi', 'backend');
    const home = path.join(stateDir, 'pulumi', 'home');
    [backend, home].forEach((place) => mkdirSync(place, { recursive: true, mode: 0o700 }));
    return {
        backend,
        environment: {
            PULUMI_HOME: home,
            // Without attribute files beside the state: those are not written atomically, and an empty one, left by a
            // killed run, makes the state unreadable.
            PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
            PULUMI_CONFIG_PASSPHRASE: passphrase(path.join(stateDir, 'pulumi', 'passphrase')),
            PULUMI_SKIP_UPDATE_CHECK: 'true',
        },
    };
}

/** The lab works offline: plugins come from these folders, and none is downloaded. */
function offline(folders: readonly string[]): Record<string, string> {
    return {
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        PATH: [...folders, process.env['PATH'] ?? ''].join(path.delimiter),
    };
}

/** The project file: `plugins` is the documented way to choose a plugin without a warning about PATH. */
function projectFile(plugins: PluginChoice[]): object {
    return {
        name: projectName,
        runtime: 'nodejs',
        plugins: { providers: plugins.map(({ name, folder }) => ({ name, path: folder })) },
    };
}

/** A random passphrase, created once, readable by its owner only. */
function passphrase(file: string): string {
    try {
        // `wx`: of two concurrent runs, one creates it and both use it.
        writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
        if (codeOf(error) !== 'EEXIST') {
            throw error;
        }
    }
    chmodSync(file, 0o600);
    const text = readFileSync(file, 'utf8').trim();
    if (text === '') {
        throw new BadInput(
            `${file} is empty, so the stack's secrets cannot be read. Remove the lab's state to start anew.`,
        );
    }
    return text;
}
