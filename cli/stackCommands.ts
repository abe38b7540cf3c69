import { Command, InvalidArgumentError } from 'commander';
import { enterLab } from '../lab/enter';
import { stateDirectory } from '../lab/state';
import { traitsOf } from '../stacks/infrastructure/traits';
import { examples } from './examples';
import type { StackFlags, StackOperation } from './stackFlags';
import { stackName, withStackFile } from './stackName';
import { toolOption } from './toolOption';

const descriptions: Record<StackOperation, string> = {
    up: 'deploy the stack; previews first, and changes nothing when the preview is refused',
    preview: 'show what `up` would change',
    refresh: 'update the stack’s state from the clusters; the next `up` repairs what drifted',
    destroy: 'delete everything that the stack has deployed',
};

const exampleLines: Record<StackOperation, string[]> = {
    up: [
        'up --scenario edge --config replicas=2',
        'up --stack dev                     # the settings of Pulumi.dev.yaml',
    ],
    preview: ['preview --scenario mesh', 'preview --scenario mesh --policy', 'preview --stack dev --expect-no-changes'],
    refresh: ['refresh --scenario locality', 'refresh --stack dev'],
    destroy: ['destroy --scenario locality', 'destroy --stack dev'],
};

/** `failover up | preview | refresh | destroy`. */
export function stackCommands(): Command[] {
    return (Object.keys(descriptions) as StackOperation[]).map((operation) => {
        const command = new Command(operation)
            .description(descriptions[operation])
            .option('--infrastructure <name>', 'where the clusters come from', 'lab')
            .option('--scenario <name>', 'what fails over', 'locality')
            .option('--variant <name>', 'guide or hardened (default: hardened)')
            .option('--config <key=value>', 'a setting of the stack; may be repeated', setting, {})
            .option(
                '--stack <name>',
                'the stack; where the project has a Pulumi.<name>.yaml, its settings apply (default: <infrastructure>-<scenario>)',
                stackName,
            )
            .option('--state <folder>', 'where the lab keeps its state')
            .addOption(toolOption())
            .option('--json', 'print the result as JSON')
            .option('-y, --yes', 'accepted for scripts; nothing is ever asked');
        if (operation === 'up' || operation === 'preview') {
            command.option(
                '--policy [levels]',
                'check what would be deployed by the policy pack; levels: a JSON file of policies and their levels',
            );
        }
        if (operation === 'preview') {
            command.option('--expect-no-changes', 'exit with 1 when `up` would change anything');
        }
        return command
            .addHelpText(
                'after',
                '\nA stack with a Pulumi.<name>.yaml is the stack of `pulumi up --stack <name>`: flags change its settings for ' +
                    'this run only.' +
                    '\nOther stacks have the settings given here; `refresh` and `destroy` use those of the last `up`.' +
                    '\nExit codes: 0 done, 1 the operation failed, 2 wrong usage or bad input (nothing was changed).' +
                    `\n${examples(...exampleLines[operation])}`,
            )
            .action(async (typed: StackFlags) => {
                const flags = withStackFile(typed, command);
                if (traitsOf(flags.infrastructure).embedded) {
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
