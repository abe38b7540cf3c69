import { OperationFailed } from '../../errors';
import { type AbortCondition, AbortWatch, type MetCondition } from '../abortCondition';
import { now } from '../clock';
import type { Inspector } from '../inspection/inspector';
import type { DrillObserver } from '../live/observer';
import type { LoadRequests } from '../load/loadRequests';
import { type Sender, startSender } from '../load/sender';
import type { Target } from '../measurement/fullShift';
import { measureStep } from '../measurement/step';
import { inOrder } from '../measurement/windows';
import type { DrillPlan, MoveKind } from '../plan/plan';
import type { Step } from '../report/report';
import { quantity } from '../report/wording';
import type { Progress } from './progress';
import { noProof, type Recording, untilNow } from './recording';
import { samplesSince, settledCounter } from './settledRequests';
import { closedStreams } from './streamProblem';
import { timeFor } from './waitBounds';
import { waiterFor, type WaitFor } from './waitFor';
import { warmUpFailed, warmUpProblem } from './warmUp';

/** One shift: its steps, the load, and what ends it. */
export interface ShiftSettings {
    /** What is deployed when the shift begins. */
    readonly plan: DrillPlan;
    readonly move: MoveKind;
    /** The clusters that requests leave, and those that they go to, for people. */
    readonly from: string;
    readonly to: string;
    readonly load: LoadRequests;
    readonly entryName?: string | undefined;
    /** Percents of the requests at the primary, in turn. */
    readonly steps: readonly number[];
    /** Least time between a step's end of deployment and the next step. */
    readonly everyMs: number;
    /** What ends the shift. Watched from the steady phase on. */
    readonly abortOn: readonly AbortCondition[];
    /** Percent to return to when a condition is met; undefined: stay where it stands. */
    readonly backTo: number | undefined;
    /** Deploys the stack with this percent, and returns the plan that it then has. */
    readonly deploy: (percent: number) => Promise<DrillPlan>;
    readonly inspector: Inspector;
    readonly rate: number;
    readonly timeoutMs: number;
    readonly warmUpMs: number;
    /** Longest that the traffic may take to follow a deployment. Default: 30 s. */
    readonly reachMs?: number;
    /** Requests that prove the traffic before the shift, and after its last step. */
    readonly minimumRequests: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
    readonly observer?: DrillObserver | undefined;
}

/** What a shift has recorded. */
export interface ShiftRecording {
    readonly recording: Recording;
    readonly steps: readonly Step[];
    /** What is deployed at the end. */
    readonly plan: DrillPlan;
    /** The condition of `abortOn` that ended the shift. */
    readonly met?: MetCondition | undefined;
}

const usualReachMs = 30_000;
/** For steps that wait for a deployment, which has limits of its own. */
const unlimitedMs = Number.POSITIVE_INFINITY;

/**
 * Moves the requests, step by step, under load. Returns also where it ends early; `recording.error` says why. What is
 * deployed then is the last entry of `steps`.
 */
export async function runShift(settings: ShiftSettings): Promise<ShiftRecording> {
    const { plan, inspector, move, rate, load, timeoutMs, warmUpMs, signal } = settings;
    const { entry: url, replies = {}, answeredBy, expectedBody, idempotency } = plan;
    await inspector.awaitFallback(warmUpMs, signal);
    const replySettings = { replies, answeredBy, expectedBody, idempotency };
    const sender = startSender({ url, rate, timeoutMs, urgent: true, load, ...replySettings });
    const clusters = plan.clusters.map(({ name }) => name);
    const waitFor = waiterFor({ ...settings, fault: move, clusters }, sender);
    const notReady = (): string | undefined =>
        warmUpProblem(sender.samples, plan) ?? closedStreams(sender.streams, load);
    try {
        await waitFor('warm-up', warmUpMs, () => notReady() ?? true);
        const problem = notReady();
        if (problem !== undefined) {
            throw warmUpFailed(plan, problem);
        }
        return await new Shift(settings, sender, waitFor).run();
    } finally {
        sender.kill();
    }
}

interface StepKind {
    /** Whether conditions end the step. */
    readonly watched: boolean;
    /** Whether its traffic is judged: by at least `minimumRequests`. */
    readonly isLast: boolean;
}

interface Follow extends StepKind {
    readonly startedAt: number;
    readonly deployedAt: number;
}

/** A shift under load. */
class Shift {
    private readonly steps: Step[] = [];
    private readonly moments: { steadyAt: number; faultAt?: number; faultEndedAt?: number };
    private readonly watch: AbortWatch;
    private plan: DrillPlan;
    private met: MetCondition | undefined;

    constructor(
        private readonly settings: ShiftSettings,
        private readonly sender: Sender,
        private readonly waitFor: WaitFor,
    ) {
        sender.measure();
        this.moments = { steadyAt: now() };
        this.plan = settings.plan;
        this.watch = new AbortWatch(settings.abortOn, sender.samples, this.moments.steadyAt);
    }

    async run(): Promise<ShiftRecording> {
        try {
            if (!(await this.proveTraffic('steady', this.moments.steadyAt))) {
                throw new OperationFailed(
                    'The requests are not where the deployed stack sends them. Nothing was changed.',
                );
            }
            this.moments.faultAt = now();
            await this.go();
            this.moments.faultEndedAt = now();
            await this.proveTraffic('recovery', this.moments.faultEndedAt);
            const endedAt = now();
            const statistics = await this.sender.stop();
            const { steadyAt, faultAt, faultEndedAt } = this.moments;
            return this.recorded({
                samples: this.sender.samples,
                duplicated: this.sender.duplicated,
                streams: this.sender.streams,
                moments: { steadyAt, faultAt, faultEndedAt, endedAt },
                pods: [],
                statistics,
                probed: [],
                causes: await this.settings.inspector.causes(),
                proof: noProof,
                sent: [],
            });
        } catch (error) {
            const { samples, duplicated, streams } = this.sender;
            return this.recorded(untilNow({ samples, duplicated, streams, moments: this.moments }, error));
        }
    }

    private recorded(recording: Recording): ShiftRecording {
        return { recording, steps: this.steps, plan: this.plan, met: this.met };
    }

    /** The steps in turn, until a bound is broken; then back, where that is asked for. */
    private async go(): Promise<void> {
        const { inspector, steps, backTo } = this.settings;
        await inspector.start();
        if (this.isMet()) {
            return;
        }
        for (const percent of steps) {
            const { broken } = await this.step(percent, { watched: true, isLast: percent === steps.at(-1) });
            if (broken !== undefined) {
                if (backTo !== undefined && backTo !== percent) {
                    await this.step(backTo, { watched: false, isLast: true });
                }
                return;
            }
        }
    }

    private async step(percent: number, kind: StepKind): Promise<Step> {
        const startedAt = now();
        const plan = await this.deployed(percent, kind);
        const deployedAt = now();
        this.plan = plan;
        const target = { shares: plan.expectations.steady, tolerance: plan.expectations.tolerance };
        const broken = await this.follow(target, { startedAt, deployedAt, ...kind });
        const measured = measureStep(inOrder(samplesSince(this.sender.samples, startedAt)), namesOf(plan), {
            percent,
            target,
            startedAt,
            deployedAt,
            zeroAt: this.moments.steadyAt,
            broken,
        });
        this.steps.push(measured);
        return measured;
    }

    /** Deploys while the load goes on. A deployment that has begun is awaited even where the shift is interrupted. */
    private async deployed(percent: number, { watched }: StepKind): Promise<DrillPlan> {
        let ended = false;
        const deploying = this.settings.deploy(percent);
        const afterwards = deploying.catch(() => undefined).finally(() => (ended = true));
        try {
            await this.waitFor('fault', unlimitedMs, () => {
                if (watched) {
                    this.isMet(); // afterwards, its requests may not be among the latest any more
                }
                return ended || `deploying ${percent} %`;
            });
        } finally {
            await afterwards;
        }
        return deploying;
    }

    /** Waits until the traffic is as deployed, and for the rest of the step's time. Returns what broke meanwhile. */
    private async follow(
        target: Target,
        { startedAt, deployedAt, watched, isLast }: Follow,
    ): Promise<string | undefined> {
        const settled = settledCounter(this.sender.samples, startedAt, target);
        const { minimumRequests, rate, reachMs = usualReachMs } = this.settings;
        const everyMs = watched ? this.settings.everyMs : 0;
        const least = isLast ? minimumRequests : 1;
        let reached = 0;
        await this.waitFor('fault', Math.max(everyMs, reachMs) + timeFor(least, rate), () => {
            if (watched && this.isMet()) {
                return true;
            }
            reached = settled();
            const leftMs = everyMs - (now() - deployedAt);
            return reached < least
                ? 'waiting for the traffic to follow'
                : leftMs <= 0 || `the next step in ${(leftMs / 1000).toFixed(0)} s`;
        });
        if (watched && this.met) {
            const { condition, measured } = this.met;
            return `${condition.text}: ${quantity(measured, condition.unit)}`;
        }
        return reached > 0 ? undefined : `the traffic did not follow within ${reachMs / 1000} s`;
    }

    /** Whether a condition is met, or was. */
    private isMet(): boolean {
        this.met ??= this.watch.met(now());
        return this.met !== undefined;
    }

    /** Waits for enough requests with the shares that are deployed; false: there were not. A condition that is met ends the steady phase. */
    private async proveTraffic(stage: 'steady' | 'recovery', from: number): Promise<boolean> {
        const { minimumRequests, rate, reachMs = usualReachMs } = this.settings;
        const { steady: shares, tolerance } = this.plan.expectations;
        const settled = settledCounter(this.sender.samples, from, { shares, tolerance });
        let proved = false;
        await this.waitFor(stage, reachMs + timeFor(minimumRequests, rate), () => {
            const left = minimumRequests - settled();
            proved = left <= 0 || (stage === 'steady' && this.isMet());
            return proved || `${left} requests left`;
        });
        return proved;
    }
}

const namesOf = ({ clusters }: DrillPlan): string[] => clusters.map(({ name }) => name);
