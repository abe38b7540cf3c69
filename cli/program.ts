import { Command } from 'commander';
import { version } from '../package.json';
import { completionCommand } from './completionCommand';
import { doctorCommand } from './doctorCommand';
import { drillCommand, reportCommand } from './drillCommands';
import { examples } from './examples';
import { explainCommand } from './explainCommand';
import { labCommand } from './labCommands';
import { planCommand } from './planCommand';
import { failbackCommand, shiftCommand } from './shiftCommands';
import { stackCommands } from './stackCommands';
import { watchCommand } from './watchCommand';

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
            examples(
                'drill --fault crash',
                'drill --variant guide,hardened --fault all',
                'drill --plan shop.json --dry-run',
            ),
        ),
        shiftCommand().addHelpText(
            'after',
            examples(
                'shift --from europe-west1 --to us-central1 --step 10% --every 30s',
                "shift --from europe-west1 --to us-central1 --abort-on 'lost>0' --abort-on 'p99>200ms' --on-abort stop",
                'shift --from us-central1 --to europe-west1 --dry-run',
            ),
        ),
        failbackCommand().addHelpText(
            'after',
            examples('failback --to europe-west1', 'failback --to europe-west1 --step 25%'),
        ),
        reportCommand().addHelpText(
            'after',
            examples(
                'report out/locality/report.json --markdown',
                'report out/locality/report.json --compare baseline.json',
                'report --history out/ --html history.html',
            ),
        ),
        explainCommand().addHelpText(
            'after',
            examples(
                'explain --manifests fleet/',
                'explain reviews --context west --context east',
                'explain --kubeconfig west.yaml --kubeconfig east.yaml --fail-on error',
            ),
        ),
        watchCommand().addHelpText(
            'after',
            examples('watch', 'watch --context west --context east', 'watch --manifests fleet/ --port 8080'),
        ),
        planCommand().addHelpText(
            'after',
            examples(
                'plan reviews --kubeconfig west.yaml --kubeconfig east.yaml > reviews.yaml',
                'drill --plan reviews.yaml --confirm west',
            ),
        ),
        doctorCommand(),
        completionCommand(() => program),
    ].forEach((command) => program.addCommand(command));
    throwAtExit(program);
    return program;
}

/** commander ends the process at once, with 1 for wrong usage; here it throws, and `explain` knows the exit code. */
function throwAtExit(command: Command): void {
    command.showHelpAfterError('(add --help for what is accepted)').exitOverride();
    command.commands.forEach(throwAtExit);
}
