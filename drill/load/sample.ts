/** What became of one request of the drill. Every scheduled request leaves exactly one sample. */
export interface Sample {
    /** When the schedule wanted the request sent: milliseconds since the epoch, with fractions. */
    readonly scheduledAt: number;
    /** How late the sender itself was with it, milliseconds. */
    readonly lateMs: number;
    /** From the *scheduled* time to the last byte of the reply (or to the error), milliseconds. */
    readonly latencyMs: number;
    /** HTTP status, 0 where no complete reply came. */
    readonly status: number;
    /** Why no complete reply came (`ECONNREFUSED`, `ECONNRESET`, `TIMEOUT`, …), empty where one came. */
    readonly error: string;
    /** Cluster that says it answered, empty where the reply names none. */
    readonly cluster: string;
    /** Pod that says it answered, empty where the reply names none. */
    readonly pod: string;
    /** What a lost request was answered with, its first words; absent where nothing was. */
    readonly detail?: string;
}

/** A request is lost when its client got no 2xx. */
export function isLost(sample: Pick<Sample, 'error' | 'status'>): boolean {
    return sample.error !== '' || sample.status < 200 || sample.status > 299;
}

/** When the reply or the error came, milliseconds since the epoch. */
export function finishedAt(sample: Sample): number {
    return sample.scheduledAt + sample.latencyMs;
}

/** What made the request lost, in a word for people: an error code, or `HTTP 503`. */
export function lossReason(sample: Sample): string {
    return sample.error === '' ? `HTTP ${sample.status}` : sample.error;
}
