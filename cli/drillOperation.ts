import { join } from 'node:path';
import { chosenFaults } from '../drill/faults/availableFaults';
import { checkConfirmed } from '../drill/faults/clustersOfFaults';
import type { DrillAccess, StackDeployment } from '../drill/faults/drillAccess';
import { dryRun } from '../drill/faults/dryRun';
import { liveFolder } from '../drill/live/liveFile';
import { publishDrill } from '../drill/live/publisher';
import { GeneratorLost } from '../drill/load/generatorLost';
import { type LoadPlacement, loadPlacement } from '../drill/load/remote/loadPlacement';
import { type DrillOptions, drillOptions } from '../drill/options';
import { withChosenEntry } from '../drill/plan/chosenEntry';
import type { DrillPlan, FaultKind } from '../drill/plan/plan';
import { withoutCredentials } from '../drill/plan/valueChecks';
import { reportJson, reportOf } from '../drill/report/file';
import type { Report } from '../drill/report/report';
import { drillAll } from '../drill/run/drillAll';
import { Aborted, DeadlineReached } from '../drill/run/ending';
import { Interrupted } from '../drill/run/interrupted';
import { BadInput } from '../errors';
import { lockDrills } from '../lab/drillLock';
import { enterLab } from '../lab/enter';
import { stateDirectory } from '../lab/state';
import { traitsOf } from '../stacks/infrastructure/traits';
import { stackDeployer } from './deployStack';
import type { DrillFlags } from './drillCommands';
import { type DrillNarrator, drillNarrator } from './drillNarrator';
import { drillPredictions } from './drillPredictions';
import { drillRoles } from './drillRoles';
import { type DrillTarget, reachOf, targetOfFile, targetOfProgram, targetOfStack } from './drillTarget';
import { chosenVariants } from './drillVariants';
import { dryRunText } from './dryRunOutput';
import { exitCode, explain, Reported } from './exitCodes';
import { interruptible } from './interruptible';
import { exitCodeOf, type Output, outputIn, print, printSummary } from './reportOperation';
import { addStepSummary } from './stepSummary';

/** Runs the drills that were asked for, one after another, and writes their report after each. */
export async function runDrills(flags: DrillFlags): Promise<void> {
    const narrator = drillNarrator(flags.progress ?? 'text', (line) => process.stderr.write(`${line}\n`));
    try {
        await runAll(flags, narrator);
    } catch (error) {
        const { code, message } = earlyEnd(error) ?? explain(error);
        narrator.failed(code, message);
        throw new Reported(code);
    }
}

/** Exit code and words for what ends drills from outside, and for abort conditions. */
function earlyEnd(error: unknown): { code: number; message: string } | undefined {
    if (error instanceof Interrupted) {
        return { code: error.exitCode, message: 'Stopped. Nothing is left broken.' };
    }
    if (error instanceof DeadlineReached) {
        return { code: exitCode.inconclusive, message: `${error.message} Nothing is left broken.` };
    }
    if (error instanceof GeneratorLost) {
        return { code: exitCode.inconclusive, message: `${error.message} Nothing is left broken.` };
    }
    return error instanceof Aborted
        ? { code: exitCode.failed, message: `${error.message} Nothing is left broken.` }
        : undefined;
}

async function runAll(flags: DrillFlags, narrator: DrillNarrator): Promise<void> {
    const { say } = narrator;
    const options = drillOptions(flags);
    const variants = chosenVariants(flags);
    const stateDir = stateDirectory(flags.state);
    if (isScenario(flags) && traitsOf(flags.infrastructure).embedded) {
        await enterLab(stateDir);
    }
    const show = showing(flags);
    if (show && variants.length > 1) {
        throw new BadInput(`\`${show.flag}\` shows one variant, and \`--variant\` is ${variants.join(', ')}.`);
    }
    const only = variants.length > 1 ? undefined : await targetOf(flags, stateDir);
    if (show && only) {
        const { plan } = withChosenEntry(only.plan, flags.entry);
        const stack = isScenario(flags) ? await stackOf(flags, narrator) : undefined;
        const access = { ...(await reachOf(only, stateDir)), stack };
        const placement = placementOf(options, plan, access);
        process.stdout.write(await show.text(plan, chosenFaults(flags.fault, plan, access), access, placement));
        return;
    }
    const { infrastructure, scenario } = only?.plan ?? flags;
    const output = outputIn(
        flags.output ?? join('out', scenario),
        (flags.append ?? false) || (flags.resume ?? false),
        flags.junit,
    );
    const unlock = traitsOf(infrastructure).embedded ? await lockDrills(join(stateDir, 'drill.lock')) : undefined;
    const session: Session = {
        flags,
        options,
        stateDir,
        output,
        reports: [],
        narrator,
        ...interruptible(say, options.deadlineMs),
    };
    try {
        if (only) {
            await drillTarget(session, only, isScenario(flags) ? await stackOf(flags, narrator) : undefined);
        } else {
            await drillVariants(session, variants);
        }
    } finally {
        addStepSummary(session.reports, process.env, say);
        session.done();
        await unlock?.();
    }
    if (flags.json) {
        process.stdout.write(reportJson(session.reports));
    } else {
        printSummary(session.reports);
    }
    process.exitCode = exitCodeOf(session.reports);
    narrator.written(process.exitCode, output);
}

/** What is shown instead of drilling. */
interface Shown {
    readonly flag: string;
    readonly text: (
        plan: DrillPlan,
        faults: readonly FaultKind[],
        access: DrillAccess,
        placement: LoadPlacement | undefined,
    ) => Promise<string>;
}

function showing({ dryRun: isDry, rbac, json }: DrillFlags): Shown | undefined {
    if (isDry && rbac) {
        throw new BadInput('`--dry-run` shows writes and `--rbac` prints Roles. Give one.');
    }
    if (isDry) {
        const text: Shown['text'] = async (...drills) => {
            const steps = await dryRun(...drills);
            return json ? `${JSON.stringify(steps, undefined, 4)}\n` : dryRunText(steps);
        };
        return { flag: '--dry-run', text };
    }
    return rbac ? { flag: '--rbac', text: drillRoles } : undefined;
}

/** What all drills of one command share. */
interface Session {
    readonly flags: DrillFlags;
    readonly options: DrillOptions;
    readonly stateDir: string;
    readonly output: Output;
    readonly reports: Report[];
    readonly narrator: DrillNarrator;
    readonly signal: AbortSignal;
    done(): void;
}

/** Deploys each variant and drills it; the stack keeps the last one. */
async function drillVariants(session: Session, variants: readonly string[]): Promise<void> {
    const { flags, stateDir, narrator, signal } = session;
    const stack = await stackOf(flags, narrator);
    for (const variant of variants) {
        signal.throwIfAborted();
        await stack.deploy({ variant });
        signal.throwIfAborted();
        const target = await targetOf({ ...flags, variant }, stateDir);
        await drillTarget(session, target, {
            ...stack,
            deploy: (settings) => stack.deploy({ ...settings, variant }),
        });
    }
    narrator.say(`The stack is left as ${variants.at(-1)}.`);
}

async function drillTarget(
    { flags, options, stateDir, output, reports, narrator, signal }: Session,
    target: DrillTarget,
    stack: StackDeployment | undefined,
): Promise<void> {
    const { say } = narrator;
    const { plan, entryName } = withChosenEntry(target.plan, flags.entry);
    const reach = { ...(await reachOf(target, stateDir)), stack };
    const chosen = chosenFaults(flags.fault, plan, reach);
    checkConfirmed(plan, chosen, flags.confirm ?? [], reach.control !== undefined);
    const placement = placementOf(options, plan, reach);
    const drilled = (fault: FaultKind): Report | undefined =>
        flags.resume ? reportOf(output.kept, plan, fault, entryName) : undefined;
    const faults = chosen.filter((fault) => drilled(fault) === undefined);
    // A verdict counts, whichever run of the command found it.
    reports.push(...chosen.flatMap((fault) => drilled(fault) ?? []));
    if (faults.length === 0) {
        output.write(reports);
        say(`${output.json} has a report of every drill of ${plan.scenario} (${plan.variant}).`);
        return;
    }
    const caller = entryName === undefined ? '' : ` as ${entryName}`;
    say(
        `Drill of ${plan.infrastructure} / ${plan.scenario} (${plan.variant}) at ${withoutCredentials(plan.entry)}${caller}, ${options.rate} requests/s: ${faults.join(', ')}`,
    );
    await drillAll({
        plan,
        entryName,
        faults,
        reach,
        options,
        placement,
        signal,
        predict: await drillPredictions(plan, target.kubeconfigs, entryName, say),
        note: traitsOf(plan.infrastructure).reportNote,
        say,
        observe: (drill) => publishDrill(liveFolder(), drill),
        onProgress: (progress) => narrator.progress(progress),
        onReport: (report) => {
            narrator.report(report);
            reports.push(report);
            output.write(reports);
            if (!flags.json) {
                print([report]);
            }
        },
    });
}

function placementOf(options: DrillOptions, plan: DrillPlan, access: DrillAccess): LoadPlacement | undefined {
    return loadPlacement(options, plan, Object.keys(access.clusters), access.control !== undefined);
}

async function stackOf(flags: DrillFlags, { say }: DrillNarrator): Promise<StackDeployment> {
    const { stackSettings } = await import('./stackOperation.js');
    const choice = { ...flags };
    delete choice.variant; // may be several
    const settings = () => stackSettings(choice);
    return { deploy: stackDeployer(flags, await settings(), say), settings };
}

function targetOf(flags: DrillFlags, stateDir: string): Promise<DrillTarget> {
    if (flags.plan !== undefined) {
        return targetOfFile(flags.plan, stateDir);
    }
    return flags.program ? targetOfProgram(flags.program, flags, stateDir) : targetOfStack(flags);
}

/** Whether a stack of this package's own is drilled, which it can deploy again. */
function isScenario({ plan, program }: DrillFlags): boolean {
    return plan === undefined && program === undefined;
}
