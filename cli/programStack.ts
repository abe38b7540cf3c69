import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { foreignProject } from '../engine/project';
import { labWorkspaceIn } from '../engine/workspace';
import { BadInput, firstLine } from '../errors';
import { isObject } from '../isObject';
import { readLab } from '../lab/state';
import type { DrillFlags } from './drillCommands';
import { pulumiPath } from './pulumiProgram';

const execute = promisify(execFile);

/** A stack of a program that is not this package's. */
export interface ProgramStack {
    /** Folder of its project. */
    readonly folder: string;
    readonly name: string;
}

/**
 * The stack that `--stack` names in the folder of another Pulumi project. With `--infrastructure` or `--scenario` it is
 * one of this package's own.
 */
export function programStack({ plan, stack }: DrillFlags, command: Command, from?: string): ProgramStack | undefined {
    const typed = (flag: string): boolean => command.getOptionValueSource(flag) === 'cli';
    if (plan !== undefined || stack === undefined || typed('infrastructure') || typed('scenario')) {
        return undefined;
    }
    const folder = foreignProject(from ?? process.cwd());
    if (folder !== undefined && typed('variant')) {
        throw new BadInput(
            `\`--variant\` chooses settings of a scenario, but \`--stack\` ${stack} is a stack of the program in ${folder}. Leave it out.`,
        );
    }
    return folder === undefined ? undefined : { folder, name: stack };
}

/** The outputs of the stack, secrets included, as `pulumi` gives them. The program does not run. */
export async function programOutputs(
    { folder, name }: ProgramStack,
    flags: Pick<DrillFlags, 'tool'>,
    stateDir: string,
): Promise<Record<string, unknown>> {
    const pulumi = await pulumiPath(flags, stateDir);
    // Where no backend was chosen and a lab runs, `failover lab exec -- pulumi up` has kept the state in the lab.
    const env = readLab(stateDir) && { ...process.env, ...labWorkspaceIn(folder, stateDir, []).environment };
    const args = ['stack', 'output', '--json', '--show-secrets', '--stack', name, '--non-interactive'];
    let text: string;
    try {
        ({ stdout: text } = await execute(pulumi, args, { cwd: folder, maxBuffer: 2 ** 26, ...(env && { env }) }));
    } catch (error) {
        const { stderr = '' } = error as { stderr?: string };
        const reason = stderr === '' ? firstLine(error) : stderr.replace(/^error: /, '').trim();
        throw new BadInput(`\`--stack\` is ${name}, a stack of the program in ${folder}: ${reason}`);
    }
    const outputs: unknown = JSON.parse(text);
    return isObject(outputs) ? outputs : {};
}
