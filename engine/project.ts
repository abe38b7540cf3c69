import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { BadInput, firstLine } from '../errors';

export const projectName = 'pulumi-failover';

/** The part of a Pulumi.yaml that is used here. */
interface ProjectFile {
    name?: unknown;
    backend?: { url?: unknown };
}

/** The project folder of `from`, found like `pulumi` does: the nearest one with a Pulumi.yaml. */
export function projectFolder(from: string): string | undefined {
    if (existsSync(path.join(from, 'Pulumi.yaml'))) {
        return from;
    }
    const parent = path.dirname(from);
    return parent === from ? undefined : projectFolder(parent);
}

/** The folder of this package's project; undefined if `from` is in no project or in another one. */
export function ownProject(from: string): string | undefined {
    const folder = projectFolder(from);
    return folder !== undefined && readProject(folder).name === projectName ? folder : undefined;
}

/** The same, but throws if there is none: this command never runs the user's own program. */
export function requireOwnProject(from: string): string {
    const folder = projectFolder(from);
    if (folder !== undefined && readProject(folder).name === projectName) {
        return folder;
    }
    const found =
        folder === undefined
            ? `${from} holds no Pulumi.yaml, and no folder above it does.`
            : `The project in ${folder} is ${String(readProject(folder).name)}, not ${projectName}.`;
    throw new BadInput(
        `${found} \`failover\` deploys the stacks of ${projectName} (an echo application and the failover rules for it) ` +
            'and never runs a program of yours: for that, use `pulumi up`.\n' +
            `To deploy such a stack, run this in a checkout of ${projectName}, or in a folder whose Pulumi.yaml says ` +
            `\`name: ${projectName}\` and \`runtime: nodejs\`.`,
    );
}

/** The folder of the project around `from` that is not this package's; undefined if it is, or there is none. */
export function foreignProject(from: string): string | undefined {
    const folder = projectFolder(from);
    return folder === undefined || readProject(folder).name === projectName ? undefined : folder;
}

export const stackFile = (folder: string, stack: string): string => path.join(folder, `Pulumi.${stack}.yaml`);

/**
 * The state backend that `pulumi` uses for a project: from PULUMI_BACKEND_URL, the project file, or the last `pulumi
 * login` (https://www.pulumi.com/docs/iac/concepts/state-and-backends/). Undefined if none was chosen.
 */
export function chosenBackend(folder: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
    const url = folder === undefined ? undefined : readProject(folder).backend?.url;
    const texts = [
        env['PULUMI_BACKEND_URL'],
        typeof url === 'string' ? url : undefined,
        loggedInTo(env),
        env['PULUMI_ACCESS_TOKEN'] && 'https://api.pulumi.com',
    ];
    return texts.find((text) => text !== undefined && text !== '');
}

function loggedInTo(env: NodeJS.ProcessEnv): string | undefined {
    const folder =
        env['PULUMI_CREDENTIALS_PATH'] || env['PULUMI_HOME'] || path.join(env['HOME'] || homedir(), '.pulumi');
    try {
        const { current } = JSON.parse(readFileSync(path.join(folder, 'credentials.json'), 'utf8')) as {
            current?: unknown;
        };
        return typeof current === 'string' ? current : undefined;
    } catch {
        return undefined; // no login
    }
}

function readProject(folder: string): ProjectFile {
    const file = path.join(folder, 'Pulumi.yaml');
    try {
        return load(readFileSync(file, 'utf8')) ?? {};
    } catch (error) {
        throw new BadInput(`${file} cannot be read: ${firstLine(error)}`);
    }
}
