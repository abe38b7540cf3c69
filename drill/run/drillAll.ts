import { type MadeFault, makeFault } from '../faults/availableFaults';
import type { DrillAccess } from '../faults/drillAccess';
import { holdLeases } from '../faults/lease';
import { endLeftovers, leaseTargets } from '../faults/leftovers';
import { type Inspector, inspector } from '../inspection/inspector';
import type { DrillObserver, ObservedDrill } from '../live/observer';
import { type LoadRequests, loadRequests } from '../load/loadRequests';
import { endLeftoverLoad, type LoadJobs, startLoadJobs } from '../load/remote/loadJobs';
import type { LoadPlacement } from '../load/remote/loadPlacement';
import type { DrillOptions } from '../options';
import type { DrillPlan, FaultExpectation, FaultKind } from '../plan/plan';
import { assemble, thisMachine } from '../report/assemble';
import type { Predict } from '../report/predicted';
import type { Report } from '../report/report';
import { runDrill } from './drill';
import type { Progress } from './progress';
import { EndedEarly } from './recording';
import { repeatInconclusive } from './repeatInconclusive';

/** Several drills of one deployed scenario, one after another. */
export interface DrillSeries {
    readonly plan: DrillPlan;
    /** Name of the plan's entry, where it has several. */
    readonly entryName?: string | undefined;
    readonly faults: readonly FaultKind[];
    readonly reach: DrillAccess;
    readonly options: DrillOptions;
    /** Where the load comes from; default: this machine. */
    readonly placement?: LoadPlacement | undefined;
    readonly signal?: AbortSignal | undefined;
    /** Called after each drill, so that a later failure loses nothing. */
    readonly onReport: (report: Report) => void;
    readonly onProgress?: (progress: Progress) => void;
    /** Called when a drill begins. */
    readonly observe?: (drill: ObservedDrill) => DrillObserver;
    /** What the infrastructure stands in for, for the report; empty: nothing. */
    readonly note: string;
    /** Upper bounds from the configuration, for the reports. */
    readonly predict?: Predict | undefined;
    /** A line for people. */
    readonly say: (line: string) => void;
}

/** Runs all drills; a missed expectation does not stop the series. Outside a lab, leases exclude a second drill. */
export async function drillAll(series: DrillSeries): Promise<Report[]> {
    const { reach, options } = series;
    const plan = withMinimum(series.plan, options.requests);
    const load = loadRequests(plan, reach.materials);
    const made = series.faults.map((kind) => makeFault(kind, plan, reach));
    const leases = await holdLeases(reach.control === undefined ? leaseTargets(plan, reach) : []);
    try {
        const signal = AbortSignal.any([leases.lost, ...(series.signal ? [series.signal] : [])]);
        return await drillEach({ ...series, plan, signal }, load, made);
    } finally {
        await leases.release();
    }
}

async function drillEach(series: DrillSeries, load: LoadRequests, made: readonly MadeFault[]): Promise<Report[]> {
    const { plan, reach, signal } = series;
    const proxies = inspector(plan, reach, series.say);
    const { placement } = series;
    const ended = [
        ...(await endLeftovers(plan, reach)),
        ...(placement ? await endLeftoverLoad(plan, placement, reach) : []),
    ];
    ended.forEach((line) => series.say(line));
    for (const { circumstances, fault } of made) {
        await circumstances.check();
        await fault.check();
    }
    const jobs = placement && (await startLoadJobs(plan, placement, reach, signal));
    try {
        return await drillFaults(series, load, made, proxies, jobs);
    } finally {
        await jobs?.remove();
    }
}

async function drillFaults(
    series: DrillSeries,
    load: LoadRequests,
    made: readonly MadeFault[],
    proxies: Inspector,
    jobs: LoadJobs | undefined,
): Promise<Report[]> {
    const { plan, options, signal, onProgress, entryName } = series;
    const startLoad = jobs?.start;
    const reports: Report[] = [];
    for (const parts of made) {
        const expectation = plan.expectations.faults[parts.fault.name];
        if (expectation) {
            const own = { plan: withOwnPhases(plan, expectation), load, expectation, ...parts, inspector: proxies };
            const settings = {
                ...own,
                ...options,
                entryName,
                startLoad,
                predict: series.predict,
                signal,
                onProgress,
            };
            const report = await repeatInconclusive(options.attempts, series.say, async (attempt) => {
                const machine = { ...thisMachine(), attempt, note: series.note };
                const { name: fault, description: faultDescription } = parts.fault;
                const { rate } = options;
                const observer = series.observe?.({ plan, entryName, fault, faultDescription, rate, attempt });
                try {
                    const report = assemble(settings, await runDrill({ ...settings, observer }), machine);
                    observer?.ended(report.verdict);
                    return report;
                } catch (error) {
                    observer?.ended(undefined);
                    if (error instanceof EndedEarly) {
                        series.onReport(assemble(settings, error.recording, machine));
                        throw error.cause;
                    }
                    throw error;
                }
            });
            reports.push(report);
            series.onReport(report);
        }
    }
    return reports;
}

/** The plan with the fault's own steady and recovery shares, where it has them. */
function withOwnPhases(plan: DrillPlan, { steady, recovery, hops = {} }: FaultExpectation): DrillPlan {
    const { expectations } = plan;
    return {
        ...plan,
        expectations: {
            ...expectations,
            steady: steady ?? expectations.steady,
            recovery: recovery ?? expectations.recovery,
            ...(expectations.hops && {
                hops: Object.fromEntries(
                    Object.entries(expectations.hops).map(([service, usual]) => [
                        service,
                        {
                            steady: hops[service]?.steady ?? usual.steady,
                            recovery: hops[service]?.recovery ?? usual.recovery,
                        },
                    ]),
                ),
            }),
        },
    };
}

function withMinimum(plan: DrillPlan, requests: number | undefined): DrillPlan {
    return requests === undefined
        ? plan
        : { ...plan, expectations: { ...plan.expectations, minimumRequests: requests } };
}
