import { isLost } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Shares } from '../plan/plan';
import type { Step } from '../report/report';
import { fullShift, type Target } from './fullShift';
import { numbersOf } from './nearestRanks';
import { latency, round } from './percentiles';
import { shares } from './shares';

/** When a step of a shift was deployed, and what for. Milliseconds since the epoch. */
export interface StepFrame {
    readonly percent: number;
    readonly target: Target;
    readonly startedAt: number;
    readonly deployedAt: number;
    /** Start of the drill's steady phase. */
    readonly zeroAt: number;
    readonly broken?: string | undefined;
}

/** Measures a step from its samples in order of schedule. */
export function measureStep(samples: Samples, clusters: readonly string[], frame: StepFrame): Step {
    const { percent, target, startedAt, deployedAt, zeroAt, broken } = frame;
    const reached = fullShift(samples, target);
    const answered = samples.filter((sample) => !isLost(sample));
    const { p99, max } = latency(numbersOf(answered, ({ latencyMs }) => latencyMs));
    const reachedAt = reached === undefined ? undefined : samples.at(reached)?.scheduledAt;
    return {
        atMs: round(startedAt - zeroAt, 1),
        percent,
        expected: target.shares,
        shares: rounded(shares(samples.slice(reached ?? 0), clusters)),
        deployedMs: round(deployedAt - startedAt, 1),
        reachedMs: reachedAt === undefined ? null : Math.max(0, round(reachedAt - startedAt, 1)),
        requests: samples.length,
        lost: samples.length - answered.length,
        p99Ms: p99,
        worstMs: max,
        ...(broken !== undefined && { broken }),
    };
}

const rounded = (found: Shares): Shares =>
    Object.fromEntries(Object.entries(found).map(([cluster, share]) => [cluster, round(share, 5)]));
