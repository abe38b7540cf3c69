import type { AbortCondition } from '../abortCondition';
import { round } from '../measurement/percentiles';
import type { DrillPlan, Shares } from '../plan/plan';
import type { ShiftRecording, ShiftSettings } from '../run/shift';
import { abortExpectation } from '../verdict/abortExpectation';
import { type Expectation, judged, verdict } from '../verdict/expectation';
import { assemble, type Machine } from './assemble';
import type { Report } from './report';

/** Makes the report of a shift: a drill's, whose fault phase is the shift, with its steps. Pure. */
export function assembleShift(settings: ShiftSettings, shift: ShiftRecording, machine: Machine): Report {
    const { abortOn, entryName, move, rate, timeoutMs } = settings;
    const { met, recording, steps } = shift;
    const shares = shift.plan.expectations.steady;
    const lost = lossAllowed(abortOn);
    const report = assemble(
        {
            plan: { ...settings.plan, expectations: expected(settings, shares) },
            expectation: { fault: shares, ...(lost !== undefined && { lost }) },
            fault: { name: move, description: descriptionOf(settings) },
            entryName,
            rate,
            timeoutMs,
        },
        { ...recording, proof: { provedAfterMs: steps[0]?.deployedMs ?? null, checks: steps.length, problems: [] } },
        machine,
    );
    const expectations = [
        ...(met ? [abortExpectation(met)] : []),
        stepsReached(settings, shift),
        ...report.expectations,
    ];
    return {
        ...report,
        steps: [...steps],
        expectations,
        verdict: verdict(expectations, report.doubts),
    };
}

function expected({ plan, minimumRequests }: ShiftSettings, recovery: Shares): DrillPlan['expectations'] {
    return {
        ...plan.expectations,
        minimumRequests,
        recovery,
        tolerance: toleranceOf(plan.expectations.tolerance, minimumRequests, recovery),
    };
}

/** Standard deviations of a random split that a share may be off. */
const deviations = 3;

/** A shift that stopped halfway ends with a split, of which few requests are a sample. */
function toleranceOf(tolerance: number, requests: number, shares: Shares): number {
    const sampling = Object.values(shares).map((share) => deviations * Math.sqrt((share * (1 - share)) / requests));
    return round(Math.max(tolerance, ...sampling), 4);
}

/** Lost requests that the conditions allow; undefined where they limit no number of them. */
function lossAllowed(conditions: readonly AbortCondition[]): number | undefined {
    return conditions.find(({ measure, unit }) => measure === 'lost' && unit === 'requests')?.limit;
}

function descriptionOf({ from, steps, to }: ShiftSettings): string {
    return `requests moved from ${from} to ${to} ${steps.length === 1 ? 'at once' : `in ${steps.length} steps`}`;
}

function stepsReached({ steps: planned }: ShiftSettings, { steps }: ShiftRecording): Expectation {
    return judged({
        name: 'shift.steps',
        title: 'Shift: steps that the traffic followed',
        comparison: 'at least',
        expected: planned.length,
        unit: 'count',
        measured: steps.filter(({ broken, percent }) => broken === undefined && planned.includes(percent)).length,
    });
}
