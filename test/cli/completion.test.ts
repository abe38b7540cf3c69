import { execFileSync, spawnSync } from 'node:child_process';
import { commandTree } from '../../cli/commandTree';
import { completedValues } from '../../cli/completedValues';
import { completionScripts, type Shell } from '../../cli/completionScripts';
import { failoverProgram } from '../../cli/program';

const program = failoverProgram();
const script = (shell: Shell): string => completionScripts[shell](commandTree(program, completedValues));
const isInstalled = (shell: Shell): boolean => spawnSync(shell, ['--version']).status === 0;

/** What each shell offers for a command line whose last word is being typed. */
const ask: Record<Shell, (words: string[]) => string[]> = {
    bash(words) {
        const request = [
            script('bash'),
            `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}`,
            '_failover; printf "%s\\n" "${COMPREPLY[@]}"',
        ];
        return lines(execFileSync('bash', ['-c', request.join('\n')], { encoding: 'utf8' }));
    },
    zsh(words) {
        // The functions of zsh's completion system that the script calls, as far as it needs them.
        const request = [
            'compdef() { :; }; _files() { print FILES; }; compadd() { shift; print -l -- "$@"; }',
            '_describe() { local each; for each in "${(@P)2}"; do print -r -- "${each%%:*}"; done }',
            script('zsh'),
            `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _failover`,
        ];
        const last = words.at(-1) ?? '';
        return lines(execFileSync('zsh', ['-f', '-c', request.join('\n')], { encoding: 'utf8' })).filter(
            (line) => line.startsWith(last) || line === 'FILES',
        );
    },
    fish(words) {
        const request = `${script('fish')}\ncomplete -C '${words.join(' ')}'`;
        const offered = execFileSync('fish', ['--no-config', '-c', request], { encoding: 'utf8' });
        return lines(offered).map((line) => line.split('\t')[0] ?? '');
    },
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe.each(['bash', 'zsh', 'fish'] as const)('the completion of %s', (shell) => {
    const when = isInstalled(shell) ? it : it.skip;

    when('offers the commands', () => {
        expect(ask[shell](['failover', 'd']).sort()).toEqual(['destroy', 'doctor', 'drill']);
        expect(ask[shell](['failover', 'lab', 's'])).toEqual(['status']);
        expect(ask[shell](['failover', 'lab', 'fault', ''])).toEqual(expect.arrayContaining(['begin', 'end']));
    });

    when('offers the options of the command that is typed', () => {
        const offered = ask[shell](['failover', 'preview', '--stack', 'dev', '--']);
        expect(offered).toEqual(expect.arrayContaining(['--scenario', '--expect-no-changes']));
        expect(ask[shell](['failover', 'up', '--'])).not.toContain('--expect-no-changes');
    });

    when('offers the values that an option accepts', () => {
        expect(ask[shell](['failover', 'lab', 'up', '--scenario', 'me'])).toContain('mesh');
        expect(ask[shell](['failover', 'lab', 'up', '--scenario', ''])).not.toContain('--scenario');
    });

    when.each([
        ['up', '--infrastructure', 'eks', 'eks-gke'],
        ['up', '--scenario', 'loc', 'locality'],
        ['preview', '--variant', 'gui', 'guide'],
        ['drill', '--scenario', 'ed', 'edge'],
        ['drill', '--fault', 'gateway-d', 'gateway-down'],
        ['drill', '--fault', 'al', 'all'],
    ])('offers the values of %s %s', (command, option, typed, value) => {
        expect(ask[shell](['failover', command, option, typed])).toContain(value);
    });

    when('offers the faults of the lab', () => {
        expect(ask[shell](['failover', 'lab', 'fault', 'begin', 'cr'])).toEqual(['crash']);
    });

    when('offers the values that an argument accepts', () => {
        expect(ask[shell](['failover', 'completion', 'z'])).toEqual(['zsh']);
    });

    when('takes no value for a command', () => {
        expect(ask[shell](['failover', 'up', '--stack', 'lab', '--exp'])).toEqual([]);
    });

    when('serves both names of the program', () => {
        expect(script(shell)).toMatch(/\bpulumi-failover\b/);
    });
});

it('covers every command', () => {
    const tree = commandTree(program);
    expect(tree.subcommands.map(({ words }) => words.join(' '))).toEqual(program.commands.map((each) => each.name()));
    expect(tree.subcommands[0]?.subcommands.length).toBeGreaterThan(4);
});
