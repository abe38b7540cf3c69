import { createHistogram } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { now } from '../../clock';
import { type FromSender, fromWire, type LoadSettings, type SenderStatistics, type ToSender } from '../protocol';
import { isLost, type Sample } from '../sample';
import { ClockEstimate } from './clockEstimate';
import type { GeneratorFound, GeneratorPlace } from './generatorFound';
import { lineChannel } from './lineChannel';
import type { FromGenerator, ToGenerator } from './messages';

/** The clock is asked this often, which also shows that the connection works. */
const askMs = 250;
/** Unanswered questions after which a load generator counts as dead. */
const mostUnanswered = 20;
/** Answers before the load starts: the best of several has a short way. */
const firstAnswers = 5;

/** One load generator in a pod, seen from the drill. Its samples are on the drill's clock. */
export class RemoteGenerator {
    private readonly channel;
    private readonly clock = new ClockEstimate();
    private readonly asking: NodeJS.Timeout;
    private unanswered = 0;
    /** Microseconds; HDR histograms keep three digits of any latency in a few kilobytes. */
    private readonly latencies = createHistogram({ figures: 3 });
    private readonly counts = { requests: 0, lost: 0, slowestMs: 0 };
    private countsFrom = Infinity;
    private worstErrorMs = 0;
    private problem: string | undefined;
    private onChange: () => void = () => undefined;
    /** Set once it has sent everything. */
    ended: SenderStatistics | undefined;

    constructor(
        private readonly place: GeneratorPlace,
        stream: Duplex,
        private readonly onSample: (sample: Sample) => void,
    ) {
        this.channel = lineChannel<ToGenerator, FromGenerator>(
            stream,
            (message) => this.take(message),
            (why) => this.fail(why),
        );
        this.asking = setInterval(() => {
            this.unanswered++;
            this.ask();
        }, askMs);
        this.ask();
    }

    /** Why it can send no more; undefined while it works, and once it has ended as it was told. */
    get failure(): string | undefined {
        const why =
            this.problem ??
            (this.unanswered > mostUnanswered
                ? `it has not answered for ${(this.unanswered * askMs) / 1000} s`
                : undefined);
        const { cluster, pod } = this.place;
        return this.ended || why === undefined ? undefined : `The load generator ${pod} in ${cluster} is lost: ${why}.`;
    }

    /** Once its clock is known well enough. Throws what is wrong where it never answers. */
    async ready(signal?: AbortSignal): Promise<void> {
        while (this.clock.count < firstAnswers) {
            signal?.throwIfAborted();
            if (this.failure !== undefined) {
                throw new Error(this.failure);
            }
            this.ask();
            await this.change();
        }
    }

    tell(message: { readonly start: LoadSettings } | ToSender): void {
        if (message === 'measure') {
            this.countsFrom = now();
        }
        this.channel.send(message);
    }

    /** Once it has ended, or is lost. */
    async finished(): Promise<void> {
        while (!this.ended && this.failure === undefined) {
            await this.change();
        }
    }

    found(): GeneratorFound {
        const { requests, lost, slowestMs } = this.counts;
        const rank = (percent: number): number =>
            requests === lost ? 0 : Math.min(slowestMs, this.latencies.percentile(percent) / 1000);
        const offset = this.clock.at(now());
        return {
            ...this.place,
            requests,
            lost,
            latencyMs: { p50: rank(50), p99: rank(99), max: rounded(slowestMs) },
            clock: { offsetMs: rounded(offset?.offsetMs ?? 0), errorMs: rounded(this.worstErrorMs) },
        };
    }

    close(): void {
        clearInterval(this.asking);
        this.channel.close();
        this.onChange();
    }

    private change(): Promise<void> {
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, askMs);
            this.onChange = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }

    private ask(): void {
        this.channel.send({ ask: now() });
    }

    private take(message: FromGenerator): void {
        if ('asked' in message) {
            this.unanswered = 0;
            this.clock.add({ sentAt: message.asked, theirs: message.at, receivedAt: now() });
        } else if ('broken' in message) {
            this.fail(message.broken);
        } else if ('ended' in message) {
            this.ended = message.ended;
        } else {
            this.takeSamples(message);
        }
        this.onChange();
    }

    private takeSamples({ samples }: Extract<FromSender, { samples: unknown }>): void {
        const offset = this.clock.at(now());
        if (!offset) {
            this.fail('it sent before its clock was known');
            return;
        }
        this.worstErrorMs = Math.max(this.worstErrorMs, offset.errorMs);
        for (const wire of samples) {
            const sample = fromWire(wire);
            const onOurClock = { ...sample, scheduledAt: sample.scheduledAt + offset.offsetMs };
            this.count(onOurClock);
            this.onSample(onOurClock);
        }
    }

    private count(sample: Sample): void {
        if (sample.scheduledAt < this.countsFrom) {
            return;
        }
        this.counts.requests++;
        if (isLost(sample)) {
            this.counts.lost++;
        } else {
            this.latencies.record(Math.max(1, Math.round(sample.latencyMs * 1000)));
            this.counts.slowestMs = Math.max(this.counts.slowestMs, sample.latencyMs);
        }
    }

    private fail(why: string): void {
        this.problem ??= why;
        clearInterval(this.asking);
        this.onChange();
    }
}

function rounded(ms: number): number {
    return Math.round(ms * 1000) / 1000;
}
