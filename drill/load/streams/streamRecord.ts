/** A stream opened, or it broke or could not be opened. Times are milliseconds since the epoch. */
export type StreamChange = StreamOpened | StreamFailed;

/** The first message of a connection arrived. */
interface StreamOpened {
    readonly stream: number;
    readonly at: number;
    readonly open: true;
    /** Cluster that the message or the handshake names; empty where they name none. */
    readonly cluster: string;
}

interface StreamFailed {
    readonly stream: number;
    /** When the client noticed. */
    readonly at: number;
    readonly open: false;
    /** Since when there was nothing: the last message of a stream that fell silent, else `at`. */
    readonly since: number;
    /** An error code, `HTTP <status>`, `CLOSED` or `SILENT`. */
    readonly why: string;
}

/** Messages of all streams that arrived shortly before `at`. */
interface MessageCount {
    readonly at: number;
    readonly messages: number;
}

/** What became of the streams, in order of time. */
export interface StreamRecord {
    readonly changes: readonly StreamChange[];
    readonly counts: readonly MessageCount[];
}

/** The part of it since the last one. */
export interface StreamNews extends MessageCount {
    readonly changes: StreamChange[];
}

/** How many streams are open at the end of these changes. */
export function openStreams(changes: readonly StreamChange[]): StreamOpened[] {
    const latest = new Map(changes.map((change) => [change.stream, change]));
    return [...latest.values()].filter((change) => change.open);
}
