import type { AnsweredBy, Idempotency } from '../plan/request';
import type { LoadRequests } from './loadRequests';
import type { Sample } from './sample';

/**
 * Settings of the load generator's process: the first message to it. Its arguments are visible to every user of the
 * machine, a URL has credentials, and the environment has no room for large bodies.
 */
export interface LoadSettings {
    /** URL every request goes to. */
    readonly url: string;
    /** Requests a second. */
    readonly rate: number;
    /** A request without its whole reply after this long is lost with `TIMEOUT`. Counts from its scheduled time. */
    readonly timeoutMs: number;
    /** Run at raised priority: a measurement should not wait for what it measures. */
    readonly urgent?: boolean;
    /** Default: one GET of the URL. */
    readonly load?: LoadRequests;
    readonly answeredBy?: AnsweredBy | 'none' | undefined;
    readonly idempotency?: Idempotency | undefined;
    /** Cluster by words of the reply, where it does not say `cluster=`. */
    readonly replies?: Readonly<Record<string, string>>;
    /** The drill's clock, by {@link monotonicOffset}; samples are timed by it. */
    readonly clockOffset?: number;
    /** Text that every reply must contain. */
    readonly expectedBody?: string | undefined;
}

/** Resources used since `measure`; for judging the measurement itself. */
export interface SenderStatistics {
    /** Requests sent. */
    readonly sent: number;
    /** From the first due time to the last, milliseconds. */
    readonly elapsedMs: number;
    /** Processor time of the whole sender process meanwhile, milliseconds. */
    readonly cpuMs: number;
}

/** One sample as it crosses the process border: short, because there are thousands. */
export type WireSample = [
    number,
    number,
    number,
    number,
    string,
    string,
    string,
    (string | null)?,
    (boolean | null)?,
    number?,
];

/** Messages from the sender's process. `duplicated`: due times of the requests that turned out to be served twice. */
export type FromSender = { samples: WireSample[]; duplicated: number[] } | { ended: SenderStatistics };

/** Messages to it, after its settings. `measure`: warm-up is over, count what is spent from here. `stop`: send no more, await what is in flight, report, exit. */
export type ToSender = 'measure' | 'stop';

export function toWire(sample: Sample): WireSample {
    const { scheduledAt, lateMs, latencyMs, status, error, cluster, pod, detail, expected, served } = sample;
    const wire = [scheduledAt, lateMs, latencyMs, status, error, cluster, pod] as const;
    if (served !== undefined) {
        return [...wire, detail ?? null, expected ?? null, served];
    }
    if (expected !== undefined) {
        return [...wire, detail ?? null, expected];
    }
    return detail === undefined ? [...wire] : [...wire, detail];
}

export function fromWire(wire: WireSample): Sample {
    const [scheduledAt, lateMs, latencyMs, status, error, cluster, pod, detail, expected, served] = wire;
    return {
        ...{ scheduledAt, lateMs, latencyMs, status, error, cluster, pod },
        ...(detail === undefined || detail === null ? {} : { detail }),
        ...(expected === undefined || expected === null ? {} : { expected }),
        ...(served === undefined ? {} : { served }),
    };
}
