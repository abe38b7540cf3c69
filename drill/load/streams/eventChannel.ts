import { request as httpRequest } from 'node:http';
import { createParser } from 'eventsource-parser';
import { errorCode, usualHeadersTo } from '../client';
import { peerOf, socketTo } from '../connector';
import { replyText } from '../replyText';
import { type ChannelOpener, largestMessage } from './channel';

const eventStream = /^text\/event-stream\s*(;|$)/i;

/** Server-sent events: one response that does not end, over HTTP/1.1. */
export const openEventChannel: ChannelOpener = ({ url, request, load }, { onMessage, onEnd }) => {
    let ended = false;
    const sent = httpRequest({
        method: request.method,
        path: request.path ?? `${url.pathname}${url.search}`,
        headers: {
            ...usualHeadersTo(url),
            host: url.host,
            accept: 'text/event-stream',
            'cache-control': 'no-cache',
            connection: 'keep-alive',
            ...request.headers,
        },
        createConnection: () => socketTo(url, load, 'http/1.1'),
    });
    const close = (): void => {
        ended = true;
        sent.destroy();
    };
    const end = (why: string): void => {
        if (!ended) {
            close();
            onEnd(why);
        }
    };
    sent.on('error', (error) => end(errorCode(error)));
    sent.on('close', () => end('CLOSED'));
    sent.on('response', (response) => {
        const { headers, statusCode = 0, socket } = response;
        if (statusCode !== 200) {
            end(`HTTP ${statusCode}`);
            return;
        }
        if (!eventStream.test(headers['content-type'] ?? '')) {
            end('NO_EVENT_STREAM');
            return;
        }
        const peer = peerOf(socket);
        const parser = createParser({
            maxBufferSize: largestMessage,
            onEvent: ({ data }) => {
                if (!ended) {
                    onMessage({ body: replyText(Buffer.from(data).toString('latin1')), headers, peer });
                }
            },
            onError: ({ type }) => {
                if (type === 'max-buffer-size-exceeded') {
                    end('TOO_LARGE');
                }
            },
        });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
            if (!ended) {
                parser.feed(chunk);
            }
        });
        response.on('error', (error) => end(errorCode(error)));
        response.on('end', () => end('CLOSED'));
    });
    sent.end(request.body);
    return { close };
};
