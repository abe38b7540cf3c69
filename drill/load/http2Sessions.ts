import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { TLSSocket } from 'node:tls';
import { peerOf, socketTo } from './connector';
import type { LoadRequests } from './loadRequests';

/** Fewest streams that HTTP/2 recommends a server to allow (RFC 9113, 6.5.2). */
const mostStreams = 100;

/** One HTTP/2 connection. */
export class Http2Session {
    readonly http2: ClientHttp2Session;
    /** Names of the server's certificate, one a line; empty without TLS. */
    peer = '';
    streams = 0;
    receivedAt = 0;
    private retired = false;

    constructor(url: URL, load: Pick<LoadRequests, 'tls' | 'resolve'>) {
        const socket = socketTo(url, load, 'h2');
        const retire = (): void => void (this.retired = true);
        this.http2 = connect(url.origin, { createConnection: () => socket })
            .on('connect', () => this.connected(socket))
            .on('goaway', retire)
            .on('close', retire)
            .on('error', retire); // its streams report it
    }

    /** Not at the handshake: Node's session cannot be destroyed before it is set up. */
    private connected(socket: Socket | TLSSocket): void {
        this.peer = peerOf(socket);
        if (socket instanceof TLSSocket && socket.alpnProtocol !== 'h2') {
            const error = new Error('the server does not offer HTTP/2');
            this.http2.destroy(Object.assign(error, { code: 'NO_HTTP2' }));
        }
    }

    get hasRoom(): boolean {
        const { remoteSettings, closed, destroyed } = this.http2;
        const most = Math.min(remoteSettings.maxConcurrentStreams ?? mostStreams, mostStreams);
        return !this.retired && !closed && !destroyed && this.streams < most;
    }

    received(): void {
        this.receivedAt = performance.now();
    }

    /** Takes no new stream, and closes after the last one. */
    retire(): void {
        this.retired = true;
        this.http2.close();
    }
}

/** HTTP/2 connections: a new one where no other has room, or works. */
export class Http2Sessions {
    private open: Http2Session[] = [];
    /** Connections so far. */
    count = 0;

    constructor(
        private readonly url: URL,
        private readonly load: Pick<LoadRequests, 'tls' | 'resolve'>,
    ) {}

    get hasRoom(): boolean {
        return this.open.some(({ hasRoom }) => hasRoom);
    }

    take(): Http2Session {
        const found = this.open.find(({ hasRoom }) => hasRoom);
        if (found) {
            return found;
        }
        const made = new Http2Session(this.url, this.load);
        this.open = [...this.open.filter(({ http2 }) => !http2.destroyed), made];
        this.count++;
        return made;
    }

    close(): void {
        this.open.forEach(({ http2 }) => http2.destroy());
    }
}
