import { now } from '../clock';
import type { Fault } from '../faults/fault';
import type { TlsProbe } from '../faults/recipe';
import { withFault } from '../faults/withFault';
import type { Cause } from '../inspection/cause';
import type { Inspector, Probed } from '../inspection/inspector';
import type { SenderStatistics } from '../load/protocol';
import type { Sample } from '../load/sample';
import { startSender } from '../load/sender';
import { type Target, windowDeviation } from '../measurement/fullShift';
import { inOrder, type Moments } from '../measurement/windows';
import type { DrillPlan, FaultExpectation, Shares } from '../plan/plan';
import type { Progress } from './progress';
import { samplesSince, settledCounter } from './settledRequests';
import { failbackBoundMs, timeFor } from './waitBounds';
import { waiterFor } from './waitFor';
import { warmUpFailed, warmUpProblem } from './warmUp';

/** One drill: the fault, the load, the durations. */
export interface DrillSettings {
    readonly plan: DrillPlan;
    /** Name of the plan's entry, where it has several. */
    readonly entryName?: string | undefined;
    readonly fault: Fault;
    /** In place for the whole drill: injected before the load starts, reverted after it ends. */
    readonly circumstances: Fault;
    /** Sent while the fault is held. */
    readonly probes: readonly TlsProbe[];
    readonly inspector: Inspector;
    /** What the plan expects of this fault. */
    readonly expectation: FaultExpectation;
    /** Requests a second. */
    readonly rate: number;
    /** A request without its whole reply after this long is lost. */
    readonly timeoutMs: number;
    /** Minimum time the fault is held; longer where `minimumRequests` needs it. */
    readonly holdMs: number;
    /** Least time of the steady phase. Default 1 s. */
    readonly steadyMs?: number;
    /** Longest wait for every expected cluster to answer. */
    readonly warmUpMs: number;
    /** Ends the drill early, reverting the fault first; its reason is thrown. */
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The raw data of a report. */
export interface Recording {
    readonly samples: readonly Sample[];
    readonly moments: Moments;
    /** Pods that the fault acted on, where the lab names them. */
    readonly pods: readonly string[];
    readonly statistics: SenderStatistics;
    /** What the proxies reported at the end of the fault. */
    readonly causes: readonly Cause[];
    readonly probed: readonly Probed[];
}

/** Envoy's default `no_traffic_interval`: how often it checks an upstream without requests. */
const noTrafficMs = 60_000;

/** Waits for a healthy fallback, runs the drill, returns the recording. No fault outlives this call. */
export async function runDrill(settings: DrillSettings): Promise<Recording> {
    const { inspector, circumstances, warmUpMs, signal } = settings;
    await inspector.awaitFallback(warmUpMs + noTrafficMs, signal);
    await inspector.start();
    return withFault(circumstances, () => underLoad(settings));
}

/** Sends load through steady, fault and recovery. */
async function underLoad(settings: DrillSettings): Promise<Recording> {
    const { plan, fault, expectation, rate, holdMs, inspector } = settings;
    const { minimumRequests, tolerance } = plan.expectations;
    const steadyRequests = expectation.steadyRequests ?? minimumRequests;
    const minimumMs = timeFor(minimumRequests, rate);
    const { entry: url, replies = {} } = plan;
    const sender = startSender({ url, rate, timeoutMs: settings.timeoutMs, urgent: true, replies });
    const clusters = plan.clusters.map(({ name }) => name);
    const watch = waiterFor({ ...settings, fault: fault.name, clusters }, sender);
    try {
        await watch('warm-up', settings.warmUpMs, () => warmUpProblem(sender.samples, plan) ?? true);
        const problem = warmUpProblem(sender.samples, plan);
        if (problem !== undefined) {
            throw warmUpFailed(plan, problem);
        }

        sender.measure();
        const steadyAt = now();
        const leastMs = expectation.steadyRequests === undefined ? (settings.steadyMs ?? 1000) : 0;
        const steadyMs = Math.max(leastMs, (steadyRequests * 1000) / rate);
        await watch('steady', steadyMs + minimumMs, () => {
            const left = steadyRequests - samplesSince(sender.samples, steadyAt).length;
            return left > 0 ? `${left} requests left` : now() - steadyAt >= steadyMs || 'its least time';
        });
        const steady = inOrder(samplesSince(sender.samples, steadyAt));
        const deviation = windowDeviation(steady, plan.expectations.steady);
        const target = (shares: Shares): Target => ({
            shares,
            tolerance,
            ...(deviation && { steadyDeviation: deviation }),
        });

        const held = await withFault(fault, async ({ startedAt, pods, end }) => {
            const settled = settledCounter(sender.samples, startedAt, target(expectation.fault));
            const probed = await inspector.probe(settings.probes);
            await watch('fault', Math.max(holdMs, expectation.patienceMs ?? 0) + minimumMs, () => {
                const left = holdMs - (now() - startedAt);
                return left > 0 ? `held ${(left / 1000).toFixed(1)} s more` : enough(settled(), minimumRequests);
            });
            const causes = await inspector.causes();
            return { startedAt, pods, probed, causes, endedAt: await end() };
        });

        const settled = settledCounter(sender.samples, held.endedAt, target(plan.expectations.recovery));
        const boundMs = failbackBoundMs(plan, held.endedAt - held.startedAt) + minimumMs;
        await watch('recovery', boundMs, () => enough(settled(), minimumRequests));

        const moments = { steadyAt, faultAt: held.startedAt, faultEndedAt: held.endedAt, endedAt: now() };
        const statistics = await sender.stop();
        const { pods, probed, causes } = held;
        return { samples: sender.samples, moments, pods, statistics, probed, causes };
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
