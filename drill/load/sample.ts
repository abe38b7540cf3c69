import type { Backend } from './backend';

/** The outcome of one request. Every scheduled request leaves exactly one sample. */
export interface Sample {
    /** When the schedule wanted the request sent: milliseconds since the epoch, with fractions. */
    readonly scheduledAt: number;
    /** The load generator's own delay, milliseconds. */
    readonly lateMs: number;
    /** From the *scheduled* time to the last byte of the reply (or to the error), milliseconds. */
    readonly latencyMs: number;
    /** HTTP status, 0 where no complete reply came. */
    readonly status: number;
    /** Why no complete reply came (`ECONNREFUSED`, `ECONNRESET`, `TIMEOUT`, …), empty where one came. */
    readonly error: string;
    /** Cluster named by the reply, empty where it names none. */
    readonly cluster: string;
    /** Pod named by the reply, empty where it names none. */
    readonly pod: string;
    /** First line of an error response; absent where there was none. */
    readonly detail?: string;
    /** Whether the status is one that the request expects; absent where it lists none. */
    readonly expected?: boolean;
    /** How many servings of requests the reply reports; absent where they are not counted. */
    readonly served?: number;
    /** Who served which part, by service in the order of the calls; absent where no reply came or the request has no hops. */
    readonly hops?: Readonly<Record<string, Backend>>;
    /** The plan says that the request's replies name nobody: it counts for no cluster. */
    readonly anonymous?: true;
}

/** A part of the body: no request of a drill asks for one. */
const partialContent = 206;

/** A request is lost when its client got no whole reply with an expected status: 2xx, unless the request lists others. */
export function isLost({
    error,
    status,
    expected,
}: Pick<Sample, 'error' | 'status'> & { readonly expected?: boolean | undefined }): boolean {
    return error !== '' || !(expected ?? (status >= 200 && status <= 299 && status !== partialContent));
}

/** When the reply or the error came, milliseconds since the epoch. */
export function finishedAt(sample: Sample): number {
    return sample.scheduledAt + sample.latencyMs;
}

/** Why the request was lost: an error code, or `HTTP 503`. */
export function lossReason(sample: Sample): string {
    return sample.error === '' ? `HTTP ${sample.status}` : sample.error;
}
