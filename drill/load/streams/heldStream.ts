import { performance } from 'node:perf_hooks';
import type { WholeReply } from '../backend';
import type { Channel, ChannelListener } from './channel';

/** Least time between the starts of two attempts to open one stream. */
const retryMs = 100;

/** What a stream is held by. Times are those of `performance.now()`. */
interface Holding {
    open(listener: ChannelListener): Channel;
    /** Longest time without a message. */
    readonly everyMs: number;
    /** Whether a message is as expected; one that is not breaks the stream. */
    fits(message: WholeReply): boolean;
    onMessage(): void;
    onOpened(at: number, message: WholeReply): void;
    onFailed(at: number, since: number, why: string): void;
}

/**
 * A stream that is opened again whenever it breaks: at once, but {@link retryMs} after the attempt before. It is open
 * from the first message of a connection on.
 */
export class HeldStream {
    private channel: Channel | undefined;
    private timer: NodeJS.Timeout | undefined;
    private attemptedAt = -Infinity;
    /** The last message, or the start of the attempt. */
    private heardAt = 0;
    private isOpen = false;

    constructor(private readonly holding: Holding) {
        this.attempt();
    }

    close(): void {
        clearTimeout(this.timer);
        this.channel?.close();
        this.channel = undefined;
    }

    private attempt(): void {
        this.attemptedAt = this.heardAt = performance.now();
        this.channel = this.holding.open({
            onMessage: (message) => this.hear(message),
            onEnd: (why) => this.fail(why, performance.now()),
        });
        this.watch(this.channel);
    }

    private hear(message: WholeReply): void {
        const now = performance.now();
        if (!this.holding.fits(message)) {
            this.fail('WRONG_BODY', now);
            return;
        }
        this.heardAt = now;
        this.holding.onMessage();
        if (!this.isOpen) {
            this.isOpen = true;
            this.holding.onOpened(now, message);
        }
    }

    /** Waits for the time of the next message. */
    private watch(channel: Channel): void {
        const leftMs = this.heardAt + this.holding.everyMs - performance.now();
        this.timer = setTimeout(
            () => {
                // Where this process was held up, messages that arrived meanwhile are read first.
                setImmediate(() => this.judge(channel));
            },
            Math.max(1, Math.ceil(leftMs)),
        );
    }

    private judge(channel: Channel): void {
        if (channel !== this.channel) {
            return;
        }
        if (performance.now() - this.heardAt >= this.holding.everyMs) {
            this.fail('SILENT', this.heardAt);
        } else {
            this.watch(channel);
        }
    }

    private fail(why: string, since: number): void {
        this.close();
        this.isOpen = false;
        const now = performance.now();
        this.holding.onFailed(now, since, why);
        this.timer = setTimeout(() => this.attempt(), Math.max(0, this.attemptedAt + retryMs - now));
    }
}
