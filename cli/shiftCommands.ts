import { Command } from 'commander';
import type { ShiftFlags } from './shiftFlags';
import { stackName, withStackFile } from './stackName';
import { toolOption } from './toolOption';

/** `failover shift`: a planned switch-over, under load. */
export function shiftCommand(): Command {
    const command = new Command('shift')
        .description('move the requests of a deployed stack from one cluster to another, step by step, under load')
        .option('--from <cluster>', 'the cluster that the requests leave')
        .option('--to <cluster>', 'the cluster that they go to; several fallbacks separated by commas')
        .option('--step <percent>', 'percent of the requests that each step moves', '10%')
        .option('--every <duration>', 'least time between the end of a step’s deployment and the next step', '30s');
    return withShiftOptions(command)
        .addHelpText(
            'after',
            '\nEach step is deployed as `failover up` does it, read back, and measured by the load that goes on meanwhile.' +
                '\nAll requests at the fallbacks are a hold; `failover failback` releases it. All at the primary: failback=auto.' +
                '\nA shift that was stopped or killed leaves the share that it had deployed, which is as protected as any other:' +
                '\nthe same command goes on, and the one with --from and --to swapped goes back.' +
                exitCodes,
        )
        .action(async (typed: ShiftFlags) => {
            const { runShiftCommand } = await import('./shiftOperation.js');
            await runShiftCommand('shift', withStackFile(typed, command));
        });
}

/** `failover failback`: releases a hold. */
export function failbackCommand(): Command {
    const command = new Command('failback')
        .description('release a hold, or end a ramp: requests return to the primary, and stay there by health alone')
        .requiredOption('--to <cluster>', 'the cluster that the requests return to: the primary')
        .option('--step <percent>', 'percent of the requests that each step moves', '100%')
        .option('--every <duration>', 'least time between the end of a step’s deployment and the next step', '30s');
    return withShiftOptions(command)
        .addHelpText(
            'after',
            `\nThe same as \`failover shift\` to the primary, in one step unless --step says more.${exitCodes}`,
        )
        .action(async (typed: ShiftFlags) => {
            const { runShiftCommand } = await import('./shiftOperation.js');
            await runShiftCommand('failback', withStackFile(typed, command));
        });
}

const exitCodes =
    '\nExit codes: 0 the requests were moved, 1 a condition was met or an operation failed, 2 wrong usage or bad input, 3 inconclusive.';

function withShiftOptions(command: Command): Command {
    return command
        .option(
            '--abort-on <condition>',
            'end the shift when `lost>0`, `lost>1%` or `p99>200ms` (p50, p90, p99, max); may be given several times (default: lost>0)',
            (condition: string, before: string[]) => [...before, condition],
            [],
        )
        .option('--on-abort <action>', 'then: back, to the share at the begin, or stop, where it stands', 'back')
        .option('--dry-run', 'print the steps, and change nothing')
        .option('--infrastructure <name>', 'where the clusters come from', 'lab')
        .option('--scenario <name>', 'what fails over', 'edge')
        .option('--stack <name>', 'name of the stack (default: <infrastructure>-<scenario>)', stackName)
        .option('--entry <name>', 'the caller to send the load as, where the scenario has several (default: its first)')
        .option('--rate <number>', 'requests a second', '200')
        .option('--requests <number>', 'least requests that the traffic is judged by before and after the shift', '500')
        .option('--timeout <duration>', 'a request without its reply after this long is lost', '5s')
        .option('--warm-up <duration>', 'longest wait for the entry, before anything is changed', '30s')
        .option('--output <folder>', 'where report.json and report.html go (default: out/<scenario>)')
        .option('--append', 'keep the reports that are already in the output')
        .option('--state <folder>', 'where the lab keeps its state')
        .addOption(toolOption())
        .option('--json', 'print the report, or with --dry-run the steps, as JSON');
}
