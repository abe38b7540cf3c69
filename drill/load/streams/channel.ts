import type { WholeReply } from '../backend';
import type { LoadRequest, LoadRequests } from '../loadRequests';

/** One connection of a stream. It does not come back: the stream opens the next. */
export interface Channel {
    /** Ends it at once; nothing is told any more. */
    close(): void;
}

/** Where a channel leads, and how it is asked for. */
interface ChannelTarget {
    readonly url: URL;
    readonly request: LoadRequest;
    readonly load: Pick<LoadRequests, 'tls' | 'resolve'>;
}

export interface ChannelListener {
    readonly onMessage: (message: WholeReply) => void;
    /** Called at most once, with an error code, `HTTP <status>` or `CLOSED`. */
    readonly onEnd: (why: string) => void;
}

/** Opens a channel. It tells nothing before it returns. */
export type ChannelOpener = (target: ChannelTarget, listener: ChannelListener) => Channel;

/** A larger message ends its channel: what never ends must not fill the memory. */
export const largestMessage = 1024 * 1024;
