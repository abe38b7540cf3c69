import { endLeftovers } from './faults/leftovers';
import { makeFault, Reach } from './faults/offered';
import { runDrill } from './drill';
import { DrillOptions } from './options';
import { DrillPlan, FaultKind } from './plan';
import { Progress } from './progress';
import { assemble, thisMachine } from './report/assemble';
import { Report } from './report/report';
import { undisturbed } from './undisturbed';

/** Several drills of one deployed scenario, one after another. */
export interface DrillSeries {
    readonly plan: DrillPlan;
    readonly faults: readonly FaultKind[];
    readonly reach: Reach;
    readonly options: DrillOptions;
    readonly signal?: AbortSignal | undefined;
    /** Called after each drill with what is known so far, so that a later failure loses nothing. */
    readonly onReport: (report: Report) => void;
    readonly onProgress?: (progress: Progress) => void;
    /** A line for people. */
    readonly say: (line: string) => void;
}

/** Runs them all; one that fails its expectations does not keep the next from running. */
export async function drillAll(series: DrillSeries): Promise<Report[]> {
    const { reach, options, signal, onProgress } = series;
    const plan = withMinimum(series.plan, options.requests);
    const faults = series.faults.map((kind) => makeFault(kind, plan, reach));
    for (const line of await endLeftovers(plan, reach)) {
        series.say(line);
    }
    const reports: Report[] = [];
    for (const fault of faults) {
        const promise = plan.expectations.faults[fault.name];
        if (promise) {
            const settings = { plan, fault, promise, ...options, signal, onProgress };
            const report = await undisturbed(options.attempts, series.say, async (attempt) => {
                const machine = { ...thisMachine(), attempt };
                return assemble(settings, await runDrill(settings), machine);
            });
            reports.push(report);
            series.onReport(report);
        }
    }
    return reports;
}

function withMinimum(plan: DrillPlan, requests: number | undefined): DrillPlan {
    return requests === undefined
        ? plan
        : { ...plan, expectations: { ...plan.expectations, minimumRequests: requests } };
}
