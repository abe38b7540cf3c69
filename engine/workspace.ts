import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { dump } from 'js-yaml';
import { BadInput } from '../errors';
import { type PluginChoice, standInFolder } from '../plugins/install';

export const projectName = 'pulumi-failover';

/** Where a stack's project file, settings and state are, and what the engine is told through its environment. */
export interface Workspace {
    /** Folder of `Pulumi.yaml` and `Pulumi.<stack>.yaml`. */
    folder: string;
    environment: Record<string, string>;
    /** Folder of the file backend; undefined when the user's own backend is used. */
    backend: string | undefined;
}

/**
 * The lab's own workspace, all of it in the lab's state folder: project, settings, plugin choice, state in a file
 * backend, and a passphrase of its own that encrypts the secrets in it.
 */
export function labWorkspace(stateDir: string, plugins: PluginChoice[]): Workspace {
    const folder = path.join(stateDir, 'pulumi', 'project');
    const backend = path.join(stateDir, 'pulumi', 'backend');
    const home = path.join(stateDir, 'pulumi', 'home');
    [folder, backend, home].forEach((place) => mkdirSync(place, { recursive: true, mode: 0o700 }));
    writeFileSync(path.join(folder, 'Pulumi.yaml'), dump(projectFile(plugins)));
    return {
        folder,
        backend,
        environment: {
            PULUMI_HOME: home,
            // Without attribute files beside the state: those are not written atomically, and one that a killed run left
            // empty makes the state unreadable.
            PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
            PULUMI_CONFIG_PASSPHRASE: passphrase(path.join(stateDir, 'pulumi', 'passphrase')),
            PULUMI_SKIP_UPDATE_CHECK: 'true',
            // What is not here is not to be fetched: the lab works offline, and says which plugins it uses.
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
            PATH: `${standInFolder(stateDir)}${path.delimiter}${process.env['PATH'] ?? ''}`,
        },
    };
}

/** For other infrastructures the user's own project folder, backend, login and passphrase apply, untouched. */
export function ownWorkspace(folder: string): Workspace {
    if (!existsSync(path.join(folder, 'Pulumi.yaml'))) {
        throw new BadInput(`${folder} holds no Pulumi.yaml: run this in the folder of your Pulumi project.`);
    }
    return { folder, backend: undefined, environment: { PULUMI_SKIP_UPDATE_CHECK: 'true' } };
}

/** The project file: `plugins` is the documented way to say which plugin to use without a warning about PATH. */
function projectFile(plugins: PluginChoice[]): object {
    return {
        name: projectName,
        runtime: 'nodejs',
        plugins: { providers: plugins.map(({ name, folder }) => ({ name, path: folder })) },
    };
}

/** Random, made once, readable by its owner only. */
function passphrase(file: string): string {
    try {
        // `wx`: of two runs that start at once, one makes it and both use it.
        writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
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
