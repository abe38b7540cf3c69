import { type RawData, WebSocket } from 'ws';
import { codeOf } from '../../../errors';
import type { WholeReply } from '../backend';
import { errorCode, usualHeadersTo } from '../client';
import { peerOf, socketTo } from '../connector';
import { replyText } from '../replyText';
import { type ChannelOpener, largestMessage } from './channel';
import { subprotocolHeader, subprotocols } from './subprotocols';

/** Codes that no peer sends: the connection closed without a reason (RFC 6455, 7.4.1). */
const withoutReason = [1005, 1006];

/** A WebSocket (RFC 6455), by an upgrade of HTTP/1.1. The request's body is its first message. */
export const openWebSocketChannel: ChannelOpener = ({ url, request, load }, { onMessage, onEnd }) => {
    const { [subprotocolHeader]: wanted = '', ...headers } = { ...usualHeadersTo(url), ...request.headers };
    const socket = new WebSocket(
        `${url.protocol}//${url.host}${request.path ?? `${url.pathname}${url.search}`}`,
        subprotocols(wanted),
        {
            headers,
            maxPayload: largestMessage,
            perMessageDeflate: false,
            createConnection: () => socketTo(url, load, 'http/1.1'),
        },
    );
    let ended = false;
    let handshake: Pick<WholeReply, 'headers' | 'peer'> = { headers: {}, peer: '' };
    const close = (): void => {
        ended = true;
        socket.terminate();
    };
    const end = (why: string): void => {
        if (!ended) {
            close();
            onEnd(why);
        }
    };
    socket.on('upgrade', (response) => (handshake = { headers: response.headers, peer: peerOf(response.socket) }));
    socket.on('unexpected-response', (_, { statusCode = 0 }) => end(`HTTP ${statusCode}`));
    socket.on('open', () => {
        if (request.body !== undefined) {
            socket.send(request.body);
        }
    });
    socket.on('message', (data) => {
        if (!ended) {
            onMessage({ body: replyText(bytesOf(data)), ...handshake });
        }
    });
    // A handshake that the client refuses has a message, but no code.
    socket.on('error', (error) => end(codeOf(error) === undefined ? 'BAD_HANDSHAKE' : errorCode(error)));
    socket.on('close', (code) => end(withoutReason.includes(code) ? 'CLOSED' : `CLOSED ${code}`));
    return { close };
};

/** One character for each byte. */
function bytesOf(data: RawData): string {
    const parts = Array.isArray(data) ? data : [data];
    return Buffer.concat(parts.map((part) => (part instanceof ArrayBuffer ? new Uint8Array(part) : part))).toString(
        'latin1',
    );
}
