import { Command } from 'commander';
import { stateDirectory } from '../lab/state';
import { examples } from './examples';
import { exitCode } from './exitCodes';

/** `failover doctor`: what of the machine keeps the lab from running. */
export function doctorCommand(): Command {
    return new Command('doctor')
        .description('check this machine for everything that the lab needs, and show a remedy for each gap')
        .option(
            '--state <folder>',
            'where the lab would keep its state (default: FAILOVER_LAB_STATE, else the XDG state folder)',
        )
        .option('--json', 'print JSON')
        .addHelpText(
            'after',
            '\nA `note` concerns some scenarios or infrastructures only.' +
                '\nExit codes: 0 nothing is missing, 1 something is, 2 wrong usage.\n' +
                examples('doctor', 'doctor --json'),
        )
        .action(async (flags: { state?: string; json?: boolean }) => {
            const [{ examine }, { findingsTable }] = await Promise.all([
                import('./doctorChecks.js'),
                import('./doctorFindings.js'),
            ]);
            const findings = await examine(stateDirectory(flags.state));
            const isOk = findings.every(({ state }) => state !== 'problem');
            process.stdout.write(
                `${flags.json ? JSON.stringify({ ok: isOk, checks: findings }, undefined, 2) : findingsTable(findings)}\n`,
            );
            process.exitCode = isOk ? exitCode.done : exitCode.failed;
        });
}
