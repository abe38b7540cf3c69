import { Command } from 'commander';
import { stackCommands } from '../../cli/stackCommands';
import type { StackFlags } from '../../cli/stackFlags';

/** What a command makes of its arguments. */
async function flagsOf(...args: string[]): Promise<StackFlags> {
    let flags: StackFlags | undefined;
    const program = new Command()
        .exitOverride()
        .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    stackCommands().forEach((command) => {
        command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
        program.addCommand(command.action((given: StackFlags) => void (flags = given)));
    });
    await program.parseAsync(args, { from: 'user' });
    return flags as StackFlags;
}

describe('the stack commands', () => {
    it('are up, preview, refresh and destroy', () => {
        expect(stackCommands().map((command) => command.name())).toEqual(['up', 'preview', 'refresh', 'destroy']);
    });

    it.each(['up', 'preview', 'refresh', 'destroy'])(
        '%s takes the lab and locality unless told otherwise',
        async (name) => {
            expect(await flagsOf(name)).toMatchObject({ infrastructure: 'lab', scenario: 'locality', config: {} });
            expect(
                await flagsOf(name, '--scenario', 'mesh', '--variant', 'guide', '--stack', 's', '--json', '--yes'),
            ).toMatchObject({
                scenario: 'mesh',
                variant: 'guide',
                stack: 's',
                json: true,
            });
        },
    );

    it('collect settings, with or without the project’s name, and with any value', async () => {
        const { config } = await flagsOf(
            'up',
            '--config',
            'replicas=2',
            '--config',
            'pulumi-failover:weights={"a":"b=c"}',
            '--config',
            'text=',
        );
        expect(config).toEqual({ replicas: '2', weights: '{"a":"b=c"}', text: '' });
    });

    it.each([
        ['a setting without a value', ['up', '--config', 'replicas'], 'Expected key=value'],
        ['a setting that a flag chooses', ['up', '--config', 'infrastructure=kind'], 'chosen by --infrastructure'],
        ['a stack whose name is a path', ['up', '--stack', '../../x'], 'At most 100 letters'],
        ['an unknown option', ['up', '--force'], "unknown option '--force'"],
        ['an expectation of anything but a preview', ['up', '--expect-no-changes'], 'unknown option'],
    ])('refuse %s', async (_, args, message) => {
        await expect(flagsOf(...args)).rejects.toThrow(message);
    });
});
