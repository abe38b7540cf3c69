import { Argument, Command } from 'commander';
import { commandTree } from './commandTree';
import { completionScripts, type Shell } from './completionScripts';

/** `failover completion`: a script that makes a shell complete the commands and options of the program. */
export function completionCommand(program: () => Command): Command {
    return new Command('completion')
        .description('print a script by which a shell completes commands and options')
        .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(completionScripts)))
        .addHelpText(
            'after',
            '\nExamples:' +
                '\n  source <(failover completion bash)      # in ~/.bashrc' +
                '\n  source <(failover completion zsh)       # in ~/.zshrc, after compinit' +
                '\n  failover completion fish >~/.config/fish/completions/failover.fish',
        )
        .action(async (shell: Shell) => {
            const { completedValues } = await import('./completedValues.js'); // late: it loads the whole program
            process.stdout.write(completionScripts[shell](commandTree(program(), completedValues)));
        });
}
