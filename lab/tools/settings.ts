import { resolve } from 'node:path';
import { BadInput } from '../../errors';
import { isToolName, type ToolName, toolNames } from './tool';

/** A tool that the user names. */
interface Setting {
    /** Absolute. */
    path: string;
    /** Where it was set, as an error says it: `--tool etcd` or `FAILOVER_TOOL_ETCD`. */
    where: string;
}
export type Settings = ReadonlyMap<ToolName, Setting>;

const prefix = 'FAILOVER_TOOL_';

/** Environment variable that names a tool: `FAILOVER_TOOL_KUBE_APISERVER`. */
export function variableOf(name: ToolName): string {
    return prefix + name.toUpperCase().replaceAll('-', '_');
}

/**
 * What the user set: flags of the form `name=path`, which win, and environment variables.
 * One error lists every flag and variable that cannot be meant.
 */
export function readSettings(flags: readonly string[], env: NodeJS.ProcessEnv, directory: string): Settings {
    const settings = new Map<ToolName, Setting>();
    const problems: string[] = [];
    const byVariable = new Map(toolNames.map((name) => [variableOf(name), name]));

    for (const [variable, path] of Object.entries(env)) {
        const name = byVariable.get(variable);
        if (name && path) {
            settings.set(name, { path: resolve(directory, path), where: variable });
        } else if (!name && variable.startsWith(prefix)) {
            problems.push(
                `\`${variable}\` names no tool of the lab. The variables are ${[...byVariable.keys()].join(', ')}.`,
            );
        }
    }

    const flagged = new Set<ToolName>();
    for (const flag of flags) {
        const [name = '', ...rest] = flag.split('=');
        const path = rest.join('=');
        if (!isToolName(name)) {
            problems.push(
                `\`--tool\` is ${flag}: there is no tool ${name || '""'}. The tools are ${toolNames.join(', ')}.`,
            );
        } else if (!path) {
            problems.push(`\`--tool\` is ${flag}, without a path. Write \`--tool ${name}=/path/to/${name}\`.`);
        } else if (flagged.has(name)) {
            problems.push(`\`--tool\` names ${name} more than once. Name it once.`);
        } else {
            flagged.add(name);
            settings.set(name, { path: resolve(directory, path), where: `--tool ${name}` });
        }
    }

    if (problems.length > 0) {
        throw new BadInput(problems.join('\n'));
    }
    return settings;
}
