import { Phase } from '../measurement/phase';
import { round } from '../measurement/percentiles';
import { Transition } from '../measurement/transition';
import { PhaseName } from '../measurement/windows';
import { DrillPlan, FaultExpectation, Shares } from '../plan';
import { Expectation, judged } from './expectation';

/** What was measured in one drill. */
export interface Measured {
    readonly phases: Record<PhaseName, Phase>;
    readonly failover: Transition;
    readonly failback: Transition;
}

/**
 * Everything the plan promises for a fault, beside what was measured. Shares and the number of requests they rest
 * on are always judged, and so is losing nothing while nothing is broken; the other bounds where they are promised.
 */
export function expectations(plan: DrillPlan, promise: FaultExpectation, measured: Measured): Expectation[] {
    const { steady, fault, recovery } = measured.phases;
    const { tolerance, minimumRequests } = plan.expectations;
    const settled = (phase: Phase, shares: Shares): Expectation[] => [
        enough(phase, minimumRequests),
        ...plan.clusters.map(({ name }) => share(phase, name, shares[name] ?? 0, tolerance)),
    ];
    return [
        atMost('steady.lost', 'Steady: requests lost', 0, 'requests', steady.lost),
        ...settled(steady, plan.expectations.steady),
        ...bounds(promise, measured),
        ...settled(fault, promise.fault),
        ...(promise.lost === undefined
            ? []
            : [atMost('failback.lost', 'Failback: requests lost', promise.lost, 'requests', measured.failback.lost)]),
        ...settled(recovery, plan.expectations.recovery),
    ];
}

function bounds(promise: FaultExpectation, { phases, failover }: Measured): Expectation[] {
    const { steady, fault } = phases;
    const answered = fault.requests > fault.lost;
    const over = answered ? round(fault.latencyMs.p99 - steady.latencyMs.p99, 2) : null;
    const worst = answered ? fault.latencyMs.max : null;
    const all: [string, string, number | undefined, Expectation['unit'], number | null][] = [
        ['failover.lost', 'Failover: requests lost', promise.lost, 'requests', failover.lost],
        [
            'failover.firstReplyMs',
            'Failover: first reply of a survivor',
            promise.firstReplyMs,
            'ms',
            failover.firstReplyMs,
        ],
        ['fault.p99OverSteadyMs', 'Fault: p99 above the steady p99', promise.p99OverSteadyMs, 'ms', over],
        ['fault.worstMs', 'Fault: slowest reply', promise.worstMs, 'ms', worst],
    ];
    return all.flatMap(([name, title, bound, unit, value]) =>
        bound === undefined ? [] : [atMost(name, title, bound, unit, value)],
    );
}

function enough(phase: Phase, minimum: number): Expectation {
    return judged({
        name: `${phase.name}.settledRequests`,
        title: `${capital(phase.name)}: requests once settled`,
        comparison: 'at least',
        expected: minimum,
        unit: 'requests',
        measured: phase.settledRequests,
    });
}

function share(phase: Phase, cluster: string, expected: number, tolerance: number): Expectation {
    return judged({
        name: `${phase.name}.shares.${cluster}`,
        title: `${capital(phase.name)}: share of ${cluster}`,
        comparison: 'within',
        expected,
        tolerance,
        unit: 'fraction',
        measured: phase.shares[cluster] ?? 0,
    });
}

function atMost(
    name: string,
    title: string,
    expected: number,
    unit: Expectation['unit'],
    measured: number | null,
): Expectation {
    return judged({ name, title, comparison: 'at most', expected, unit, measured });
}

function capital(word: string): string {
    return word.charAt(0).toUpperCase() + word.slice(1);
}
