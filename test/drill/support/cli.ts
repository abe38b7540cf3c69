import { Command } from 'commander';
import { drillCommand, reportCommand } from '../../../cli/drillCommands';
import { explain } from '../../../cli/exitCodes';

/** `failover drill` and `failover report` as a program of their own, ending as the whole command line does. */
new Command()
    .addCommand(drillCommand())
    .addCommand(reportCommand())
    .parseAsync()
    .catch((error: unknown) => {
        const { code, message } = explain(error);
        process.stderr.write(`${message}\n`);
        process.exit(code);
    });
