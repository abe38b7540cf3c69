import { Command } from 'commander';
import { version } from '../package.json';
import { completionCommand } from './completionCommand';
import { doctorCommand } from './doctorCommand';
import { drillCommand, reportCommand } from './drillCommands';
import { examples } from './examples';
import { exitCode } from './exitCodes';
import { explainCommand } from './explainCommand';
import { labCommand } from './labCommands';
import { stackCommands } from './stackCommands';

/** The whole command line: `failover` and every command below it. */
export function failoverProgram(): Command {
    const program = new Command('failover')
        .description('Declare, run and prove the failover of services across Kubernetes clusters.')
        .version(version)
        .enablePositionalOptions()
        .addHelpText(
            'after',
            '\nExit codes: 0 done, 1 an expectation was missed or an operation failed, 2 wrong usage or bad input, 3 a drill was inconclusive.\n' +
                examples('doctor', 'lab up', 'up', 'drill', 'lab down'),
        );
    [
        labCommand(),
        ...stackCommands(),
        drillCommand().addHelpText(
            'after',
            examples('drill --fault crash', 'drill --variant guide,hardened --fault all', 'drill --plan shop.json'),
        ),
        reportCommand().addHelpText(
            'after',
            examples('report out/locality/report.json', 'report out/locality/report.json --markdown'),
        ),
        explainCommand().addHelpText(
            'after',
            examples(
                'explain --manifests fleet/',
                'explain reviews --context west --context east',
                'explain --kubeconfig west.yaml --kubeconfig east.yaml --fail-on error',
            ),
        ),
        doctorCommand(),
        completionCommand(() => program),
    ].forEach((command) => program.addCommand(command));
    exitAsDocumented(program);
    return program;
}

/** commander exits with 1 for wrong usage; here that is 2, and asking for help is no error. */
function exitAsDocumented(command: Command): void {
    command.showHelpAfterError('(add --help for what is accepted)');
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.done : exitCode.badInput));
    command.commands.forEach(exitAsDocumented);
}
