#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../package.json';
import { drillCommand, reportCommand } from './drillCommands';
import { exitCode, explain } from './exitCodes';
import { labCommand } from './labCommands';
import { stackCommands } from './stackCommands';

const program = new Command('failover')
    .description('Declare, run and prove the failover of services across Kubernetes clusters.')
    .version(version)
    .enablePositionalOptions()
    .addHelpText(
        'after',
        '\nExit codes: 0 done, 1 an expectation was missed or an operation failed, 2 wrong usage or bad input.',
    )
    .addCommand(labCommand());
[...stackCommands(), drillCommand(), reportCommand()].forEach((command) => program.addCommand(command));

/** commander exits with 1 for wrong usage; here that is 2, and asking for help is no error. */
function exitAsDocumented(command: Command): void {
    command.showHelpAfterError('(add --help for what is accepted)');
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? exitCode.done : exitCode.badInput));
    command.commands.forEach(exitAsDocumented);
}
exitAsDocumented(program);

program.parseAsync().catch((error: unknown) => {
    const { code, message } = explain(error);
    process.stderr.write(`${message}\n`);
    process.exit(code);
});
