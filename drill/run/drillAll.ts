import { endLeftovers } from '../faults/leftovers';
import { makeFault } from '../faults/offered';
import type { Reach } from '../faults/reach';
import { inspector } from '../inspection/inspector';
import type { DrillOptions } from '../options';
import type { DrillPlan, FaultExpectation, FaultKind } from '../plan/plan';
import { assemble, thisMachine } from '../report/assemble';
import type { Report } from '../report/report';
import { runDrill } from './drill';
import type { Progress } from './progress';
import { undisturbed } from './undisturbed';

/** Several drills of one deployed scenario, one after another. */
export interface DrillSeries {
    readonly plan: DrillPlan;
    /** Name of the plan's entry, where it has several. */
    readonly entryName?: string | undefined;
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
    const made = series.faults.map((kind) => makeFault(kind, plan, reach));
    const looking = inspector(plan, reach, series.say);
    for (const line of await endLeftovers(plan, reach)) {
        series.say(line);
    }
    const reports: Report[] = [];
    for (const parts of made) {
        const promise = plan.expectations.faults[parts.fault.name];
        if (promise) {
            const own = { plan: withOwnPhases(plan, promise), promise, ...parts, inspector: looking };
            const settings = { ...own, ...options, entryName: series.entryName, signal, onProgress };
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

/** The plan with the steady and the recovered shares of one fault, where it has its own. */
function withOwnPhases(plan: DrillPlan, { steady, recovery }: FaultExpectation): DrillPlan {
    const { expectations } = plan;
    return {
        ...plan,
        expectations: {
            ...expectations,
            steady: steady ?? expectations.steady,
            recovery: recovery ?? expectations.recovery,
        },
    };
}

function withMinimum(plan: DrillPlan, requests: number | undefined): DrillPlan {
    return requests === undefined
        ? plan
        : { ...plan, expectations: { ...plan.expectations, minimumRequests: requests } };
}
