import type { AbortCondition } from '../abortCondition';
import { now } from '../clock';
import type { Fault } from '../faults/fault';
import { keepProving } from '../faults/proofKeeper';
import type { Probe } from '../faults/recipe';
import { withFault } from '../faults/withFault';
import type { Inspector } from '../inspection/inspector';
import type { SentSnapshot } from '../inspection/sent';
import type { DrillObserver } from '../live/observer';
import type { LoadRequests } from '../load/loadRequests';
import type { LoadSettings } from '../load/protocol';
import { type Sender, startSender } from '../load/sender';
import { type Target, windowDeviation } from '../measurement/fullShift';
import { hopShares } from '../measurement/hops';
import { inOrder, type PhaseName } from '../measurement/windows';
import { type DrillPlan, failsClosed, type FaultExpectation, type Shares } from '../plan/plan';
import type { Predict } from '../report/predicted';
import type { Progress } from './progress';
import { EndedEarly, noProof, type PartialRecording, type Recording } from './recording';
import { samplesSince, settledCounter } from './settledRequests';
import { closedStreams, silenceMs, streamProblem } from './streamProblem';
import { failbackBoundMs, timeFor } from './waitBounds';
import { waiterFor } from './waitFor';
import { warmUpFailed, warmUpProblem } from './warmUp';
import { watchAborts } from './watchAborts';

/** One drill: the fault, the load, the durations. */
export interface DrillSettings {
    readonly plan: DrillPlan;
    readonly load: LoadRequests;
    /** Starts the load generators; default: one on this machine. */
    readonly startLoad?: ((settings: LoadSettings) => Promise<Sender>) | undefined;
    /** Name of the plan's entry, where it has several. */
    readonly entryName?: string | undefined;
    readonly fault: Fault;
    /** In place for the whole drill: injected before the load starts, reverted after it ends. */
    readonly circumstances: Fault;
    /** Sent while the fault is held. */
    readonly probes: readonly Probe[];
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
    /** Watched from the steady phase on. */
    readonly abortOn?: readonly AbortCondition[];
    /** Upper bounds from the configuration, for the report. */
    readonly predict?: Predict | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
    readonly observer?: DrillObserver | undefined;
}

/** Envoy's default `no_traffic_interval`: how often it checks an upstream without requests. */
const noTrafficMs = 60_000;

/**
 * Waits for a healthy fallback, runs the drill, returns the recording. No fault outlives this call.
 *
 * @throws EndedEarly with what was recorded until then.
 */
export async function runDrill(settings: DrillSettings): Promise<Recording> {
    const { inspector, circumstances, warmUpMs, signal } = settings;
    const partial: PartialRecording = { moments: {} };
    try {
        await inspector.awaitFallback(warmUpMs + noTrafficMs, signal);
        await inspector.start();
        return await withFault(circumstances, async ({ startedAt }) => {
            const proving = keepProving(circumstances, startedAt);
            try {
                const recording = await underLoad(settings, partial);
                const { problems } = await proving.stop();
                const { proof } = recording;
                return { ...recording, proof: { ...proof, problems: [...problems, ...proof.problems] } };
            } finally {
                await proving.stop();
            }
        });
    } catch (error) {
        throw new EndedEarly(partial, error);
    }
}

/** Sends load through steady, fault and recovery. */
async function underLoad(settings: DrillSettings, partial: PartialRecording): Promise<Recording> {
    const { plan, load, fault, expectation, rate, inspector } = settings;
    const holdMs = Math.max(settings.holdMs, expectation.holdMs ?? 0);
    const { minimumRequests, tolerance } = plan.expectations;
    const steadyRequests = expectation.steadyRequests ?? minimumRequests;
    const minimumMs = timeFor(minimumRequests, rate);
    const { entry: url, replies = {}, answeredBy, expectedBody, idempotency } = plan;
    const replySettings = { replies, answeredBy, expectedBody, idempotency };
    const loadSettings = { url, rate, timeoutMs: settings.timeoutMs, urgent: true, load, ...replySettings };
    const sender = await (settings.startLoad?.(loadSettings) ?? startSender(loadSettings));
    const clusters = plan.clusters.map(({ name }) => name);
    const aborts = watchAborts(settings.abortOn ?? [], settings.signal);
    const { signal } = aborts;
    const waitFor = waiterFor({ ...settings, signal, fault: fault.name, clusters }, sender);
    const { moments } = Object.assign(partial, {
        samples: sender.samples,
        duplicated: sender.duplicated,
        streams: sender.streams,
    });
    const found = (): Pick<Recording, 'generators'> => (sender.generators ? { generators: sender.generators() } : {});
    const notReady = (): string | undefined =>
        warmUpProblem(sender.samples, plan) ?? closedStreams(sender.streams, load);
    try {
        await waitFor('warm-up', settings.warmUpMs, () => notReady() ?? true);
        const problem = notReady();
        if (problem !== undefined) {
            throw warmUpFailed(plan, problem);
        }

        sender.measure();
        const steadyAt = (moments.steadyAt = now());
        // Nothing waits for them: a busy proxy replies late, and the load goes on meanwhile.
        const sent: Promise<SentSnapshot>[] = [inspector.sent()];
        aborts.watch(sender.samples, steadyAt);
        const leastMs =
            expectation.steadyRequests === undefined ? Math.max(settings.steadyMs ?? 1000, silenceMs(load)) : 0;
        const steadyMs = Math.max(leastMs, (steadyRequests * 1000) / rate);
        await waitFor('steady', steadyMs + minimumMs, () => {
            const left = steadyRequests - samplesSince(sender.samples, steadyAt).length;
            return left > 0 ? `${left} requests left` : now() - steadyAt >= steadyMs || 'its least time';
        });
        const steady = inOrder(samplesSince(sender.samples, steadyAt));
        const deviation = windowDeviation(steady, plan.expectations.steady);
        const target = (shares: Shares, phase: PhaseName): Target => ({
            shares,
            tolerance,
            ...(deviation && { steadyDeviation: deviation }),
            hops: hopShares(plan, expectation, phase),
        });

        sent.push(inspector.sent());
        const interruptible = { ...fault, begin: () => fault.begin(signal) };
        await withFault(interruptible, async ({ startedAt, pods, end }) => {
            moments.faultAt = startedAt;
            partial.pods = pods;
            const proving = keepProving(fault, startedAt);
            try {
                const settled = settledCounter(sender.samples, startedAt, target(expectation.fault, 'fault'));
                partial.probed = await inspector.probe(settings.probes);
                const longestMs = Math.max(holdMs, expectation.patienceMs ?? 0, silenceMs(load));
                await waitFor('fault', longestMs + minimumMs, () => {
                    const left = holdMs - (now() - startedAt);
                    return left > 0
                        ? `held ${(left / 1000).toFixed(1)} s more`
                        : (streamProblem(sender.streams, load, startedAt, !failsClosed(expectation)) ??
                              enough(settled(), minimumRequests));
                });
                partial.causes = await inspector.causes();
                sent.push(inspector.sent());
            } finally {
                // An aborted drill reverts at once; it needs no last proof.
                partial.proof = signal.aborted ? proving.abandon() : await proving.stop();
                moments.faultEndedAt = await end();
            }
        });

        const { faultAt = steadyAt, faultEndedAt = now() } = moments;
        const settled = settledCounter(sender.samples, faultEndedAt, target(plan.expectations.recovery, 'recovery'));
        const boundMs = failbackBoundMs(plan, faultEndedAt - faultAt) + minimumMs;
        await waitFor(
            'recovery',
            boundMs + silenceMs(load),
            () => streamProblem(sender.streams, load, faultEndedAt, true) ?? enough(settled(), minimumRequests),
        );

        const endedAt = now();
        sent.push(inspector.sent());
        const statistics = await sender.stop();
        partial.sent = await Promise.all(sent);
        const { pods = [], probed = [], causes = [], proof = noProof } = partial;
        const all = { steadyAt, faultAt, faultEndedAt, endedAt };
        const { samples, duplicated, streams } = sender;
        const recorded = { samples, duplicated, streams, moments: all, pods, statistics, probed, causes, proof };
        return { ...recorded, sent: partial.sent, ...found() };
    } finally {
        Object.assign(partial, found());
        aborts.stop();
        sender.kill();
    }
}

function enough(settledRequests: number, minimum: number): true | string {
    if (settledRequests === 0) {
        return 'waiting for the full shift';
    }
    return settledRequests >= minimum || `shifted, ${minimum - settledRequests} requests left`;
}
