import type { Command, Option } from 'commander';

/** An option as a shell completes it. */
interface CompletedOption {
    /** `--stack`, and `-y` where there is a short form. */
    readonly names: readonly string[];
    readonly description: string;
    readonly takesValue: boolean;
    /** The values that it accepts, where they are known. */
    readonly values: readonly string[];
}

/** A command as a shell completes it. */
export interface CompletedCommand {
    /** Its words after the program's name; none for the program itself. */
    readonly words: readonly string[];
    readonly description: string;
    readonly subcommands: readonly CompletedCommand[];
    readonly options: readonly CompletedOption[];
    /** What its arguments accept, where that is known. */
    readonly values: readonly string[];
}

/** Values by flag or argument name, where the command line itself does not list them. */
type KnownValues = Readonly<Record<string, readonly string[]>>;

/** The command and everything below it, in the order of its help. */
export function commandTree(
    command: Command,
    known: KnownValues = {},
    words: readonly string[] = [],
): CompletedCommand {
    const helper = command.createHelp();
    return {
        words,
        description: command.description(),
        subcommands: command.commands.map((each) => commandTree(each, known, [...words, each.name()])),
        options: helper.visibleOptions(command).map((option) => completed(option, known)),
        values: command.registeredArguments.flatMap((each) => each.argChoices ?? known[each.name()] ?? []),
    };
}

/** The command and those below it, as one list. */
export function flattened(command: CompletedCommand): CompletedCommand[] {
    return [command, ...command.subcommands.flatMap(flattened)];
}

function completed(option: Option, known: KnownValues): CompletedOption {
    const { long, short, description, required, optional, argChoices } = option;
    return {
        names: [long, short].filter((name) => name !== undefined && name !== null),
        description,
        takesValue: required || optional,
        values: argChoices ?? known[long ?? ''] ?? [],
    };
}
