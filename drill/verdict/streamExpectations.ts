import type { Phase } from '../measurement/phase';
import type { PhaseName } from '../measurement/windows';
import { type DrillPlan, failsClosed, type FaultExpectation } from '../plan/plan';
import { streamCount } from '../plan/streams';
import { type Expectation, judged } from './expectation';

/**
 * What is expected of the streams, where the plan has any. Always judged: that none breaks in the steady phase, and that
 * all are open at the end of the fault, unless nobody may answer then, and of the recovery.
 */
export function streamExpectations(
    plan: Pick<DrillPlan, 'requests'>,
    expectation: FaultExpectation,
    { steady, fault, recovery }: Record<PhaseName, Phase>,
): Expectation[] {
    const count = streamCount(plan);
    if (count === 0) {
        return [];
    }
    const { streamsBroken, streamBackMs } = expectation;
    const transitions = [
        { name: 'failover', title: 'Failover', phase: fault },
        { name: 'failback', title: 'Failback', phase: recovery },
    ];
    return [
        broken('steady', 'Steady', steady, 0),
        ...(failsClosed(expectation) ? [] : [open('fault', 'Fault', fault, count)]),
        ...transitions.flatMap(({ name, title, phase }) => [
            ...(streamsBroken === undefined ? [] : [broken(name, title, phase, streamsBroken)]),
            ...(streamBackMs === undefined ? [] : [back(name, title, phase, streamBackMs)]),
        ]),
        open('recovery', 'Recovery', recovery, count),
    ];
}

function broken(name: string, title: string, { streams }: Phase, expected: number): Expectation {
    return judged({
        name: `${name}.streamsBroken`,
        title: `${title}: streams broken`,
        comparison: 'at most',
        expected,
        unit: 'count',
        measured: streams?.broken ?? null,
    });
}

/** Not measured, and so not met, where a stream did not come back. */
function back(name: string, title: string, { streams }: Phase, expected: number): Expectation {
    return judged({
        name: `${name}.streamBackMs`,
        title: `${title}: longest time until a stream was back`,
        comparison: 'at most',
        expected,
        unit: 'ms',
        measured: streams?.longestGapMs ?? null,
    });
}

function open(name: string, title: string, { streams }: Phase, expected: number): Expectation {
    return judged({
        name: `${name}.streamsOpen`,
        title: `${title}: streams open at its end`,
        comparison: 'at least',
        expected,
        unit: 'count',
        measured: streams?.open ?? null,
    });
}
