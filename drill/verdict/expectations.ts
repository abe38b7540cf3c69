import type { Cause } from '../inspection/cause';
import type { Probed } from '../inspection/inspector';
import { hopShares } from '../measurement/hops';
import { round } from '../measurement/percentiles';
import type { Phase } from '../measurement/phase';
import type { Transition } from '../measurement/transition';
import type { PhaseName } from '../measurement/windows';
import { type DrillPlan, failsClosed, type FaultExpectation, type Shares } from '../plan/plan';
import { namesNobody } from '../plan/unnamedReplies';
import { type Expectation, judged } from './expectation';
import { hopExpectations } from './hopExpectations';
import { streamExpectations } from './streamExpectations';

/** What was measured in one drill. */
export interface Measured {
    readonly phases: Record<PhaseName, Phase>;
    readonly failover: Transition;
    readonly failback: Transition;
    readonly causes: readonly Cause[];
    readonly probed: readonly Probed[];
}

/**
 * Every expectation of a fault beside what was measured. Always judged: shares, the number of requests behind them, and
 * that the steady phase loses nothing. Other bounds are judged where the plan has them.
 */
export function expectations(plan: DrillPlan, expectation: FaultExpectation, measured: Measured): Expectation[] {
    const { steady, fault, recovery } = measured.phases;
    const { tolerance, minimumRequests } = plan.expectations;
    const settled = (phase: Phase, shares: Shares, minimum = minimumRequests): Expectation[] => [
        enough(phase, minimum),
        ...(namesNobody(plan) ? [] : sharesOf(phase, plan, shares)),
        ...(phase.hops ?? []).flatMap((hop) =>
            hopExpectations(phase.name, hop, hopShares(plan, expectation, phase.name)[hop.service] ?? {}, plan),
        ),
    ];
    const sharesOf = (phase: Phase, { clusters }: DrillPlan, shares: Shares): Expectation[] => [
        ...clusters.map(({ name }) => share(phase, name, shares[name] ?? 0, tolerance)),
        ...clusters.filter(({ name }) => (shares[name] ?? 0) === 0).map(({ name }) => none(phase, name)),
        unnamed(phase),
    ];
    const closed = failsClosed(expectation);
    return [
        atMost('steady.lost', 'Steady: requests lost', 0, 'requests', steady.lost),
        ...(plan.idempotency ? [duplicatedIn(steady, 'steady', 0)] : []),
        ...streamExpectations(plan, expectation, measured.phases),
        ...settled(steady, plan.expectations.steady, expectation.steadyRequests),
        ...bounds(expectation, measured),
        ...(closed ? nobodyAnswers(fault, plan, minimumRequests) : settled(fault, expectation.fault)),
        ...explained(expectation, closed, measured.causes),
        ...measured.probed.flatMap(refused),
        ...(expectation.lost === undefined
            ? []
            : [
                  atMost(
                      'failback.lost',
                      'Failback: requests lost',
                      expectation.lost,
                      'requests',
                      measured.failback.lost,
                  ),
              ]),
        ...(expectation.duplicated === undefined
            ? []
            : [
                  duplicatedIn(fault, 'failover', expectation.duplicated),
                  duplicatedIn(recovery, 'failback', expectation.duplicated),
              ]),
        ...(expectation.fullFailbackMs === undefined
            ? []
            : [
                  atMost(
                      'failback.fullShiftMs',
                      'Failback: full shift back',
                      expectation.fullFailbackMs,
                      'ms',
                      measured.failback.fullShiftMs,
                  ),
              ]),
        ...settled(recovery, plan.expectations.recovery),
    ];
}

function bounds(expectation: FaultExpectation, { phases, failover }: Measured): Expectation[] {
    const { steady, fault } = phases;
    const answered = fault.requests > fault.lost;
    const over = answered ? round(fault.latencyMs.p99 - steady.latencyMs.p99, 2) : null;
    const worst = answered ? fault.latencyMs.max : null;
    const all: [string, string, number | undefined, Expectation['unit'], number | null][] = [
        ['failover.lost', 'Failover: requests lost', expectation.lost, 'requests', failover.lost],
        [
            'failover.firstReplyMs',
            'Failover: first reply of a survivor',
            expectation.firstReplyMs,
            'ms',
            failover.firstReplyMs,
        ],
        ['fault.p99OverSteadyMs', 'Fault: p99 above the steady p99', expectation.p99OverSteadyMs, 'ms', over],
        ['fault.worstMs', 'Fault: slowest reply', expectation.worstMs, 'ms', worst],
    ];
    return all.flatMap(([name, title, bound, unit, value]) =>
        bound === undefined ? [] : [atMost(name, title, bound, unit, value)],
    );
}

/** No cluster answers: not the primary once it is gone, and no other at all. */
function nobodyAnswers(fault: Phase, plan: DrillPlan, minimum: number): Expectation[] {
    const others = fault.backends.filter(({ cluster }) => cluster !== plan.primary);
    const replies = others.reduce((sum, { requests }) => sum + requests, 0);
    const title = `Fault: replies of others than ${plan.primary}`;
    return [enough(fault, minimum), atMost('fault.replies.others', title, 0, 'requests', replies)];
}

/** A fault that fails closed, or whose cause is expected, must be explained. */
function explained({ cause }: FaultExpectation, closed: boolean, causes: readonly Cause[]): Expectation[] {
    if (cause === undefined && !closed) {
        return [];
    }
    const fitting = causes.filter(({ text }) => cause === undefined || contains(text, cause));
    const title = cause === undefined ? 'Fault: causes found' : `Fault: causes that say “${cause}”`;
    return [atLeastOne('fault.causes', title, fitting.length)];
}

/** A probe must be refused, in the expected words. A probe without a connection proves nothing. */
function refused({ probe, outcome }: Probed, index: number): Expectation[] {
    const name = `probe.${index + 1}`;
    const answers = outcome.outcome === 'unreached' ? null : outcome.outcome === 'answered' ? 1 : 0;
    return [
        judged({
            name: `${name}.answers`,
            title: `Probe, ${probe.name}: answers`,
            comparison: 'at most',
            expected: 0,
            unit: 'count',
            measured: answers,
        }),
        ...(probe.cause === undefined
            ? []
            : [
                  atLeastOne(
                      `${name}.cause`,
                      `Probe, ${probe.name}: refused with “${probe.cause}”`,
                      contains(outcome.text, probe.cause) ? 1 : 0,
                  ),
              ]),
    ];
}

function contains(text: string, words: string): boolean {
    return text.toLowerCase().includes(words.toLowerCase());
}

function atLeastOne(name: string, title: string, measured: number): Expectation {
    return judged({ name, title, comparison: 'at least', expected: 1, unit: 'count', measured });
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

/** The tolerance is for sampling: a cluster that should answer nothing answers nothing once the traffic has shifted. */
function none(phase: Phase, cluster: string): Expectation {
    const title = `${capital(phase.name)}: replies of ${cluster} once settled`;
    return atMost(`${phase.name}.replies.${cluster}`, title, 0, 'requests', phase.settledReplies[cluster] ?? 0);
}

/** A reply that names no cluster of the plan may come from anywhere: an error page, a cache, somebody else's service. */
function unnamed(phase: Phase): Expectation {
    const title = `${capital(phase.name)}: replies that name no cluster`;
    return atMost(`${phase.name}.unnamed`, title, 0, 'requests', phase.unnamed);
}

/** Not measured, and so not met, where no reply reports what was served. */
function duplicatedIn({ duplicated = null }: Phase, part: string, most: number): Expectation {
    return atMost(`${part}.duplicated`, `${capital(part)}: requests served twice`, most, 'requests', duplicated);
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
