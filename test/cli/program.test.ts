import type { Command } from 'commander';
import { failoverProgram } from '../../cli/program';

const program = failoverProgram();

/** Every command with its words, `failover` included. */
function commands(command: Command, words: string): [string, Command][] {
    return [[words, command], ...command.commands.flatMap((each) => commands(each, `${words} ${each.name()}`))];
}

function helpOf(command: Command): string {
    let text = '';
    command.configureOutput({ writeOut: (more) => void (text += more) });
    command.outputHelp();
    return text;
}

describe.each(commands(program, 'failover'))('the help of `%s`', (words, command) => {
    const help = helpOf(command);
    const unwrapped = help.replace(/\s+/g, ' ');

    it('says what the command does and has an example of it', () => {
        expect(command.description()).not.toBe('');
        expect(help).toMatch(new RegExp(`Examples?:\\n(.*\\n)*.*${words}`));
    });

    it('describes every option, and says every default', () => {
        for (const { long, description, defaultValue } of command.options) {
            expect([long, description]).not.toEqual([long, '']);
            if (typeof defaultValue === 'string') {
                expect(unwrapped).toContain(`default: "${defaultValue}"`);
            }
        }
    });
});

it('documents the exit codes', () => {
    expect(helpOf(program)).toMatch(/Exit codes: 0 .*, 1 .*, 2 .*, 3 /);
});
