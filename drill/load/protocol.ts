import type { AnsweredBy, Idempotency } from '../plan/request';
import type { LoadRequests } from './loadRequests';
import type { Sample } from './sample';
import type { StreamNews } from './streams/streamRecord';

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
    (number | null)?,
    (Sample['hops'] | null)?,
    true?,
];

/** Messages from the sender's process. `duplicated`: due times of the requests that turned out to be served twice. */
export type FromSender =
    | { samples: WireSample[]; duplicated: number[]; streams?: StreamNews | undefined }
    | { ended: SenderStatistics };

/** Messages to it, after its settings. `measure`: warm-up is over, count what is spent from here. `stop`: send no more, await what is in flight, report, exit. */
export type ToSender = 'measure' | 'stop';

export function toWire(sample: Sample): WireSample {
    const { scheduledAt, lateMs, latencyMs, status, error, cluster, pod } = sample;
    const { detail = null, expected = null, served = null, hops = null, anonymous } = sample;
    const optional = [detail, expected, served, hops, anonymous] as const;
    const last = optional.findLastIndex((value) => value !== null && value !== undefined);
    return [scheduledAt, lateMs, latencyMs, status, error, cluster, pod, ...optional.slice(0, last + 1)] as WireSample;
}

export function fromWire(wire: WireSample): Sample {
    const [scheduledAt, lateMs, latencyMs, status, error, cluster, pod] = wire;
    const [detail, expected, served, hops, anonymous] = wire.slice(7) as [
        ...[WireSample[7], WireSample[8], WireSample[9], WireSample[10], WireSample[11]],
    ];
    return {
        ...{ scheduledAt, lateMs, latencyMs, status, error, cluster, pod },
        ...(detail === undefined || detail === null ? {} : { detail }),
        ...(expected === undefined || expected === null ? {} : { expected }),
        ...(served === undefined || served === null ? {} : { served }),
        ...(hops === undefined || hops === null ? {} : { hops }),
        ...(anonymous && { anonymous }),
    };
}
