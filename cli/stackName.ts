import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { ownProject, stackFile } from '../engine/project';
import { ownSettings } from '../engine/settings';
import type { StackChoice } from './stackFlags';

/** Reads `--stack`: what Pulumi takes as the name of a stack, which also names files. */
export function stackName(text: string): string {
    if (!/^[\w.-]{1,100}$/.test(text)) {
        throw new InvalidArgumentError('At most 100 letters, digits, hyphens, underscores and periods are accepted.');
    }
    return text;
}

type Naming = Pick<StackChoice, 'infrastructure' | 'scenario' | 'stack'>;

/** The stack that a command acts on. */
export interface NamedStack {
    readonly name: string;
    /** Folder of the project that has a `Pulumi.<name>.yaml`; undefined where there is none. */
    readonly project: string | undefined;
}

/** The stack that the flags name, and the project around `from` where that has a settings file for it. */
export function namedStack({ infrastructure, scenario, stack }: Naming, from = process.cwd()): NamedStack {
    const name = stack ?? `${infrastructure}-${scenario}`;
    const project = ownProject(from);
    return { name, project: project !== undefined && existsSync(stackFile(project, name)) ? project : undefined };
}

/**
 * The flags, with infrastructure and scenario from the stack's settings file unless they were typed: `--stack dev` is
 * the stack of `pulumi up --stack dev`.
 */
export function withStackFile<Flags extends Naming>(flags: Flags, command: Command, from = process.cwd()): Flags {
    const { name, project } = namedStack(flags, from);
    const settings = project === undefined ? {} : ownSettings(project, name);
    const chosen = (flag: 'infrastructure' | 'scenario') =>
        (command.getOptionValueSource(flag) === 'cli' ? undefined : settings[flag]) ?? flags[flag];
    return { ...flags, infrastructure: chosen('infrastructure'), scenario: chosen('scenario') };
}
