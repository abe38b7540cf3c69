import { constants } from 'node:os';
import { join } from 'node:path';
import { drillAll } from '../drill/drillAll';
import { lockDrills } from '../drill/drillLock';
import { chosenFaults } from '../drill/faults/offered';
import { Interrupted } from '../drill/interrupted';
import { drillOptions } from '../drill/options';
import { progressLine } from '../drill/progress';
import { reportJson } from '../drill/report/file';
import { Report } from '../drill/report/report';
import { stateDirectory } from '../lab/state';
import type { DrillFlags } from './drillCommands';
import { reachOf, targetOfFile, targetOfStack } from './drillTarget';
import { exitCodeOf, outputIn, print, printSummary } from './reportOperation';

/** Runs the drills that were asked for, one after another, and writes their report after each. */
export async function runDrills(flags: DrillFlags): Promise<void> {
    const options = drillOptions(flags);
    const stateDir = stateDirectory(flags.state);
    const target = await (flags.plan === undefined ? targetOfStack(flags) : targetOfFile(flags.plan, stateDir));
    const { plan } = target;
    const faults = chosenFaults(flags.fault, plan);
    const output = outputIn(flags.output ?? join('out', plan.scenario), flags.append ?? false);
    const reach = await reachOf(target, stateDir);
    const unlock = reach.control ? await lockDrills(join(stateDir, 'drill.lock')) : undefined;
    say(
        `Drill of ${plan.infrastructure} / ${plan.scenario} (${plan.variant}) at ${plan.entry}, ${options.rate} requests/s: ${faults.join(', ')}`,
    );

    const reports: Report[] = [];
    const interruption = interruptible();
    try {
        await drillAll({
            plan,
            faults,
            reach,
            options,
            signal: interruption.signal,
            say,
            onProgress: (progress) => say(progressLine(progress)),
            onReport: (report) => {
                reports.push(report);
                output.write(reports);
                if (!flags.json) {
                    print([report]);
                }
            },
        });
    } catch (error) {
        if (error instanceof Interrupted) {
            say('Stopped. Nothing is left broken.');
            process.exit(error.exitCode);
        }
        throw error;
    } finally {
        interruption.done();
        unlock?.();
    }
    if (flags.json) {
        process.stdout.write(reportJson(reports));
    } else {
        printSummary(reports);
    }
    say(`Written: ${output.json} and ${output.html}`);
    process.exitCode = exitCodeOf(reports);
}

function say(line: string): void {
    process.stderr.write(`${line}\n`);
}

/** Turns signals, and errors nobody caught, into an abort: the drill then ends its fault before it ends itself. */
function interruptible(): { signal: AbortSignal; done(): void } {
    const controller = new AbortController();
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const onSignal = (signal: (typeof signals)[number]): void => {
        say(`${signal}: the drill ends, its fault first …`);
        controller.abort(new Interrupted(128 + constants.signals[signal]));
    };
    const onError = (error: Error): void => controller.abort(error);
    signals.forEach((signal) => process.on(signal, onSignal));
    process.on('uncaughtException', onError);
    return {
        signal: controller.signal,
        done() {
            signals.forEach((signal) => process.off(signal, onSignal));
            process.off('uncaughtException', onError);
        },
    };
}
