import { failbackBoundMs, timeFor } from './bounds';
import { now } from './clock';
import { Fault } from './faults/fault';
import { holding } from './faults/holding';
import { SenderStatistics } from './load/protocol';
import { Sample } from './load/sample';
import { startSender } from './load/sender';
import { Target, windowDeviation } from './measurement/fullShift';
import { inOrder, Moments } from './measurement/windows';
import { DrillPlan, FaultExpectation, Shares } from './plan';
import { Progress } from './progress';
import { samplesSince, settledCounter } from './settled';
import { warmUpFailed, warmUpProblem } from './warmUp';
import { watcher } from './watch';

/** One drill: what to break, under which load, for how long. */
export interface DrillSettings {
    readonly plan: DrillPlan;
    readonly fault: Fault;
    /** What the plan promises for this fault. */
    readonly promise: FaultExpectation;
    /** Requests a second. */
    readonly rate: number;
    /** A request without its whole reply after this long is lost. */
    readonly timeoutMs: number;
    /** Least time the fault is held; longer where the minimum of requests needs it. */
    readonly holdMs: number;
    /** Least time of the steady phase. Default 1 s. */
    readonly steadyMs?: number;
    /** Longest wait for every expected cluster to answer. */
    readonly warmUpMs: number;
    /** Ends the drill early, the fault first; its reason is thrown. */
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Everything a report is made from. */
export interface Recording {
    readonly samples: readonly Sample[];
    readonly moments: Moments;
    /** Pods that the fault acted on, where the lab names them. */
    readonly pods: readonly string[];
    readonly statistics: SenderStatistics;
}

/** Sends load through steady, fault and recovery, and returns what was recorded. The fault never outlives this. */
export async function runDrill(settings: DrillSettings): Promise<Recording> {
    const { plan, fault, promise, rate, holdMs } = settings;
    const { minimumRequests, tolerance } = plan.expectations;
    const minimumMs = timeFor(minimumRequests, rate);
    const sender = startSender({ url: plan.entry, rate, timeoutMs: settings.timeoutMs, urgent: true });
    const clusters = plan.clusters.map(({ name }) => name);
    const watch = watcher({ ...settings, fault: fault.name, clusters }, sender);
    try {
        await watch('warm-up', settings.warmUpMs, () => warmUpProblem(sender.samples, plan) ?? true);
        const problem = warmUpProblem(sender.samples, plan);
        if (problem !== undefined) {
            throw warmUpFailed(plan, problem);
        }

        sender.measure();
        const steadyAt = now();
        const steadyMs = Math.max(settings.steadyMs ?? 1000, (minimumRequests * 1000) / rate);
        await watch('steady', steadyMs + minimumMs, () => {
            const left = minimumRequests - samplesSince(sender.samples, steadyAt).length;
            return left > 0 ? `${left} requests left` : now() - steadyAt >= steadyMs || 'its least time';
        });
        const steady = inOrder(samplesSince(sender.samples, steadyAt));
        const deviation = windowDeviation(steady, plan.expectations.steady);
        const target = (shares: Shares): Target => ({
            shares,
            tolerance,
            ...(deviation && { steadyDeviation: deviation }),
        });

        const held = await holding(fault, async ({ startedAt, pods, end }) => {
            const settled = settledCounter(sender.samples, startedAt, target(promise.fault));
            await watch('fault', holdMs + minimumMs, () => {
                const left = holdMs - (now() - startedAt);
                return left > 0 ? `held ${(left / 1000).toFixed(1)} s more` : enough(settled(), minimumRequests);
            });
            return { startedAt, pods, endedAt: await end() };
        });

        const settled = settledCounter(sender.samples, held.endedAt, target(plan.expectations.recovery));
        const boundMs = failbackBoundMs(plan, held.endedAt - held.startedAt) + minimumMs;
        await watch('recovery', boundMs, () => enough(settled(), minimumRequests));

        const moments = { steadyAt, faultAt: held.startedAt, faultEndedAt: held.endedAt, endedAt: now() };
        const statistics = await sender.stop();
        return { samples: sender.samples, moments, pods: held.pods, statistics };
    } finally {
        sender.kill();
    }
}

function enough(settledRequests: number, minimum: number): true | string {
    if (settledRequests === 0) {
        return 'waiting for the full shift';
    }
    return settledRequests >= minimum || `shifted, ${minimum - settledRequests} requests left`;
}
