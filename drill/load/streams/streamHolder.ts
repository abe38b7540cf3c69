import { answerReader, renamed } from '../answerReader';
import type { BackendReader } from '../backend';
import { type LoadRequests, redacted } from '../loadRequests';
import { replyCheck } from '../replyCheck';
import type { ChannelOpener } from './channel';
import { openEventChannel } from './eventChannel';
import { HeldStream } from './heldStream';
import type { StreamChange, StreamNews } from './streamRecord';
import { openWebSocketChannel } from './webSocketChannel';

const openers: Readonly<Record<'sse' | 'websocket', ChannelOpener>> = {
    sse: openEventChannel,
    websocket: openWebSocketChannel,
};

/** Holds all streams of a load open. */
interface StreamHolder {
    /** What happened since the last call; undefined where nothing did. */
    news(at: number): StreamNews | undefined;
    close(): void;
}

/** @param epoch What makes a time of `performance.now()` one since the epoch. */
export function holdStreams(url: URL, load: LoadRequests, usual: BackendReader, epoch: number): StreamHolder {
    let changes: StreamChange[] = [];
    let messages = 0;
    let index = 0;
    const held = (load.streams ?? []).flatMap(({ request, protocol, count, everyMs }) => {
        const check = replyCheck(request.expect, undefined);
        const answer = answerReader(request, usual);
        return Array.from({ length: count }, () => {
            const stream = index++;
            return new HeldStream({
                everyMs,
                open: (listener) => openers[protocol]({ url, request, load }, listener),
                fits: ({ body }) => check.fits(body),
                onMessage: () => messages++,
                onOpened: (at, message) => {
                    const { cluster } = renamed(answer(message), (name) => redacted(name, load.secrets));
                    changes.push({ stream, at: at + epoch, open: true, cluster });
                },
                onFailed: (at, since, why) =>
                    changes.push({ stream, at: at + epoch, open: false, since: since + epoch, why }),
            });
        });
    });
    return {
        news: (at) => {
            const found = { at: at + epoch, messages, changes };
            messages = 0;
            changes = [];
            return found.messages > 0 || found.changes.length > 0 ? found : undefined;
        },
        close: () => held.forEach((stream) => stream.close()),
    };
}
