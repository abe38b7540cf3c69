import { join } from 'node:path';
import { holdLeases } from '../drill/faults/lease';
import { leaseTargets } from '../drill/faults/leftovers';
import { inspector } from '../drill/inspection/inspector';
import { liveFolder } from '../drill/live/liveFile';
import { publishDrill } from '../drill/live/publisher';
import { loadRequests } from '../drill/load/loadRequests';
import { withChosenEntry } from '../drill/plan/chosenEntry';
import type { DrillPlan, MoveKind } from '../drill/plan/plan';
import { shiftedPlan } from '../drill/plan/shiftedPlan';
import { withoutCredentials } from '../drill/plan/valueChecks';
import { thisMachine } from '../drill/report/assemble';
import { assembleShift } from '../drill/report/assembleShift';
import { reportJson } from '../drill/report/file';
import { Interrupted } from '../drill/run/interrupted';
import { progressLine } from '../drill/run/progress';
import { runShift, type ShiftRecording, type ShiftSettings } from '../drill/run/shift';
import { BadInput, messageOf, OperationFailed } from '../errors';
import { lockDrills } from '../lab/drillLock';
import { enterLab } from '../lab/enter';
import { stateDirectory } from '../lab/state';
import { traitsOf } from '../stacks/infrastructure/traits';
import { shareSettings, type ShareSettings } from '../stacks/scenarios/shareSettings';
import { deployStack } from './deployStack';
import { type DrillTarget, reachOf, targetOfStack } from './drillTarget';
import { interruptible } from './interruptible';
import { exitCodeOf, outputIn, print } from './reportOperation';
import { ShiftDeployment } from './shiftDeployment';
import type { ShiftFlags } from './shiftFlags';
import { type ShiftRecord, ShiftRecordFile } from './shiftRecord';
import {
    percentAtPrimary,
    shiftOptions,
    type ShiftOptions,
    shiftRoute,
    type ShiftRoute,
    standsAt,
} from './shiftRequest';
import { otherwiseText, routeJson, routeText, settingsText, standingText, stepsText, waysText } from './shiftTexts';
import { namedStack } from './stackName';

/** Moves requests of a deployed stack, and writes the report. */
export async function runShiftCommand(move: MoveKind, flags: ShiftFlags): Promise<void> {
    const options = shiftOptions(flags);
    const stateDir = stateDirectory(flags.state);
    const { embedded } = traitsOf(flags.infrastructure);
    if (embedded) {
        await enterLab(stateDir);
    }
    const { stackSettings } = await import('./stackOperation.js');
    const target = await targetOfStack(flags);
    const record = new ShiftRecordFile(stateDir, namedStack(flags).name);
    const settings = await stackSettings(flags);
    const plan = shiftedPlan(target.plan);
    const unfinished = fittingRecord(record.read(), plan);
    const route = routeOf(move, flags, { plan, settings, unfinished, step: options.step });
    const shares = shareSettings(plan);
    refuseFixedSettings(flags, settings, shares);
    if (!unfinished && !flags.dryRun) {
        record.remove();
    }
    if (flags.dryRun || route.steps.length === 0) {
        printRoute(flags, options, route, plan);
        if (!flags.dryRun) {
            record.remove();
        }
        return;
    }
    const unlock = embedded ? await lockDrills(join(stateDir, 'drill.lock')) : undefined;
    try {
        await shift(move, { flags, options, stateDir, target, settings, route, record, unfinished });
    } finally {
        await unlock?.();
    }
}

interface Session {
    readonly flags: ShiftFlags;
    readonly options: ShiftOptions;
    readonly stateDir: string;
    readonly target: DrillTarget;
    /** Of the stack's last deployment. */
    readonly settings: Readonly<Record<string, string>>;
    readonly route: ShiftRoute;
    readonly record: ShiftRecordFile;
    /** The earlier shift that this one goes on with, or back. */
    readonly unfinished: ShiftRecord | undefined;
}

async function shift(
    move: MoveKind,
    { flags, options, stateDir, target, settings, route, record, unfinished }: Session,
): Promise<void> {
    const { plan, entryName } = withChosenEntry(shiftedPlan(target.plan), flags.entry);
    const shares = shareSettings(plan);
    const load = loadRequests(plan, target.materials);
    const reach = await reachOf(target, stateDir);
    const output = outputIn(flags.output ?? join('out', plan.scenario), flags.append ?? false);
    const { stackOutputs, stackSettings } = await import('./stackOperation.js');
    const leases = await holdLeases(reach.control === undefined ? leaseTargets(target.plan, reach) : []);
    const interrupts = interruptible(say, undefined, 'the shift ends where it stands');
    const base = Object.fromEntries(Object.entries(settings).filter(([key]) => !shares.keys.includes(key)));
    // A shift that goes on goes back, if it must, to where it first began.
    const began = unfinished?.to === route.to ? unfinished.began : route.began;
    const deployment = new ShiftDeployment(
        {
            deploy: (steps) => deployStack(flags, base, steps, say),
            outputs: () => stackOutputs(flags),
            settings: () => stackSettings(flags),
        },
        record,
        { from: route.from, to: route.to, began, deployed: route.began },
        settings,
        shares.at,
    );
    say(
        `${move === 'shift' ? 'Shift' : 'Failback'} of ${plan.infrastructure} / ${plan.scenario} (${plan.variant}) at ${withoutCredentials(plan.entry)} ` +
            `from ${route.from} to ${route.to}, ${options.rate} requests/s: ${stepsText(route)}.`,
    );
    const machine = { ...thisMachine(), attempt: 1, note: traitsOf(plan.infrastructure).reportNote };
    const description = `requests moved from ${route.from} to ${route.to}`;
    const observer = publishDrill(liveFolder(), {
        plan,
        entryName,
        fault: move,
        faultDescription: description,
        rate: options.rate,
        attempt: 1,
    });
    const all: ShiftSettings = {
        ...options,
        plan,
        move,
        from: route.from,
        to: route.to,
        entryName,
        load,
        steps: route.steps,
        backTo: options.onAbort === 'back' ? began : undefined,
        deploy: async (percent) => withChosenEntry(await deployment.deploy(percent), flags.entry).plan,
        inspector: inspector(plan, reach, say),
        signal: AbortSignal.any([interrupts.signal, leases.lost]),
        observer,
        onProgress: (progress) => say(progressLine(progress)),
    };
    try {
        const found = await runShift(all).catch((error: unknown) => {
            observer.ended(undefined);
            throw error;
        });
        const report = assembleShift(all, found, machine);
        observer.ended(report.verdict);
        output.write([report]);
        if (flags.json) {
            process.stdout.write(reportJson([report]));
        } else {
            print([report]);
        }
        say(`Written: ${output.json} and ${output.html}`);
        process.exitCode = exitCodeOf([report]);
        finish(found, { flags, route, record, began, deployed: deployment.deployed });
    } finally {
        interrupts.done();
        await leases.release();
    }
}

/** Says where the requests are now, and forgets the shift where nothing is left to do. */
function finish(
    { recording: { error }, plan }: ShiftRecording,
    {
        began,
        deployed,
        flags,
        record,
        route,
    }: Pick<Session, 'flags' | 'record' | 'route'> & { began: number; deployed: number },
): void {
    const isAt = (percent: number | undefined): boolean => percent === deployed;
    const primary = plan.sides?.primary ?? plan.primary;
    if (error === undefined && (isAt(route.steps.at(-1)) || isAt(began))) {
        record.remove();
        const text = settingsText(deployed, shareSettings(plan));
        say(`${deployed} % of the requests are at ${primary}: ${text}.${keptText(flags, text)}`);
        return;
    }
    const unfinished = record.read();
    if (unfinished) {
        say(`${standingText(unfinished, primary)}\n${waysText(flags, unfinished)}`);
    }
    if (error instanceof Interrupted) {
        process.exitCode = error.exitCode;
    } else if (error !== undefined) {
        throw error instanceof Error ? error : new OperationFailed(messageOf(error));
    }
}

/** The record, where the stack is still as that shift left it. */
function fittingRecord(found: ShiftRecord | undefined, plan: DrillPlan): ShiftRecord | undefined {
    if (found && !standsAt(found, percentAtPrimary(plan))) {
        say(otherwiseText(found, percentAtPrimary(plan), plan.sides?.primary ?? plan.primary));
        return undefined;
    }
    return found;
}

/** The steps to take. Says where an unfinished shift stands. */
function routeOf(
    move: MoveKind,
    flags: ShiftFlags,
    { plan, settings, step, unfinished }: Pick<Session, 'settings' | 'unfinished'> & { plan: DrillPlan; step: number },
): ShiftRoute {
    const primary = plan.sides?.primary ?? plan.primary;
    if (unfinished) {
        say(standingText(unfinished, primary));
        if (move === 'shift' && flags.from === undefined && flags.to === undefined) {
            throw new BadInput(`\`--from\` and \`--to\` are missing:\n${waysText(flags, unfinished)}`);
        }
    }
    const halfDeployed = unfinished?.deploying !== undefined;
    const route = shiftRoute(move, flags, { plan, settings, step, halfDeployed });
    if (unfinished && route.steps.length > 0) {
        const where = `at ${percentAtPrimary(plan)} % at ${primary}`;
        say(route.to === unfinished.to ? `It goes on ${where}.` : `It goes back from there, ${where}.`);
    }
    return route;
}

/** Settings in the user's own file that would contradict those of the shift: flags add to the file, and remove nothing. */
function refuseFixedSettings(
    flags: ShiftFlags,
    settings: Readonly<Record<string, string>>,
    { keys }: ShareSettings,
): void {
    const { name, project } = namedStack(flags);
    const fixed = keys.filter((key) => key !== 'failback' && settings[key] !== undefined);
    if (project !== undefined && fixed.length > 0) {
        throw new BadInput(
            `Pulumi.${name}.yaml sets ${fixed.map((key) => `\`${key}\``).join(' and ')}, which the shift changes. Remove them from the file; deployed is what it was.`,
        );
    }
}

/** For a stack with a settings file of the user's: what the file needs, so that the next `up` keeps the shift. */
function keptText(flags: ShiftFlags, settings: string): string {
    const { name, project } = namedStack(flags);
    return project === undefined
        ? ''
        : ` Pulumi.${name}.yaml is unchanged: set ${settings} there, or the next \`up\` undoes the shift.`;
}

function printRoute({ json }: ShiftFlags, options: ShiftOptions, route: ShiftRoute, plan: DrillPlan): void {
    const primary = plan.sides?.primary ?? plan.primary;
    const write = json ? routeJson : routeText;
    process.stdout.write(write(route, options, primary, shareSettings(plan)));
}

function say(line: string): void {
    process.stderr.write(`${line}\n`);
}
