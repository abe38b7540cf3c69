import { Command, InvalidArgumentError } from 'commander';
import { enterLab } from '../lab/enter';
import { stateDirectory } from '../lab/state';
import { stackName } from './stackName';
import { toolOption } from './toolOption';

/** What every stack command takes. */
export interface StackFlags {
    infrastructure: string;
    scenario: string;
    variant?: string;
    config: Record<string, string>;
    stack?: string;
    state?: string;
    tool: string[];
    json?: boolean;
    expectNoChanges?: boolean;
}

export type StackOperation = 'up' | 'preview' | 'refresh' | 'destroy';

const descriptions: Record<StackOperation, string> = {
    up: 'deploy the stack: previews first, and changes nothing when something is refused',
    preview: 'say what `up` would do',
    refresh: 'take what the clusters hold now into the stack’s state; a following `up` repairs what drifted',
    destroy: 'delete everything that the stack has deployed',
};

/** `failover up | preview | refresh | destroy`. */
export function stackCommands(): Command[] {
    return (Object.keys(descriptions) as StackOperation[]).map((operation) => {
        const command = new Command(operation)
            .description(descriptions[operation])
            .option('--infrastructure <name>', 'what gives the clusters', 'lab')
            .option('--scenario <name>', 'what fails over', 'locality')
            .option('--variant <name>', 'settings of the scenario')
            .option('--config <key=value>', 'a setting of the stack; may be repeated', setting, {})
            .option('--stack <name>', 'name of the stack (default: <infrastructure>-<scenario>)', stackName)
            .option('--state <folder>', 'where the lab keeps its state')
            .addOption(toolOption())
            .option('--json', 'print what was done as JSON')
            .option('-y, --yes', 'accepted for scripts; nothing is ever asked');
        if (operation === 'preview') {
            command.option('--expect-no-changes', 'exit with 1 when `up` would change anything');
        }
        return command
            .addHelpText(
                'after',
                '\n`up` and `preview` use exactly the settings given here; `refresh` and `destroy` those of the last `up`.' +
                    '\nExit codes: 0 done, 1 an operation failed, 2 wrong usage or bad input (nothing was changed).',
            )
            .action(async (flags: StackFlags) => {
                if (flags.infrastructure === 'lab') {
                    await enterLab(stateDirectory(flags.state));
                }
                // Loaded where it is used: the engine's SDK takes most of a second, and is not for `--help` or outside.
                const { runStackOperation } = await import('./stackOperation.js');
                await runStackOperation(operation, flags);
            });
    });
}

function setting(text: string, previous: Record<string, string>): Record<string, string> {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
        throw new InvalidArgumentError('Expected key=value.');
    }
    const name = key.replace(/^pulumi-failover:/, '');
    if (name === 'infrastructure' || name === 'scenario') {
        throw new InvalidArgumentError(`That is chosen by --${name}.`);
    }
    return { ...previous, [name]: value };
}
