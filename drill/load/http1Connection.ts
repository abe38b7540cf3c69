import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { TLSSocket } from 'node:tls';
import type { ReplyHeaders } from './backend';
import { errorCode, type Reply } from './client';
import { peerOf } from './connector';
import { BadReply, ReplyReader } from './replyReader';

/** After this long, servers are taken to close an idle connection, where they do not say. */
const usualIdleMs = 60_000;
/** This long before the server would close it, an idle connection is no longer used. */
const idleMarginMs = 2000;

/** A request as bytes. */
export interface WrittenRequest {
    readonly method: string;
    /** Request line and headers, with a line end after each. */
    readonly head: string;
    readonly body: Buffer | undefined;
    /** Whether the connection closes after it. */
    readonly closes: boolean;
}

/** One request, from its sending to its end. */
export interface Exchange {
    readonly request: WrittenRequest;
    /** Headers of this one, each with its line end. */
    readonly ownHeaders: string;
    /** Called exactly once. */
    end(outcome: Omit<Reply, 'finishedAt'>): void;
}

/** Begins to open a socket, and gives what it receives to `onBytes`. */
export type SocketOpener = (onBytes: (bytes: Buffer, length: number) => void) => Socket;

/** A connection that carries one request at a time. It opens with the first, and again after a failure. */
export class Http1Connection {
    private socket: Socket | undefined;
    private exchange: Exchange | undefined;
    private readonly reader = new ReplyReader();
    private usableUntil = Infinity;
    private peer = '';

    /** @param connect Begins to open a socket. */
    constructor(private readonly connect: SocketOpener) {}

    /** Only while no other request is under way. */
    send(exchange: Exchange): void {
        this.exchange = exchange;
        this.reader.expect(exchange.request.method);
        if (this.isStale(performance.now())) {
            this.close();
        }
        if (this.socket === undefined) {
            this.open();
        } else {
            this.write(exchange, this.socket);
        }
    }

    /** Gives the request up, and its connection with it. */
    abort(): void {
        this.fail('TIMEOUT');
    }

    get isOpen(): boolean {
        return this.socket !== undefined;
    }

    /** Whether the connection is closed, or has been idle for so long that the server may close it. */
    isStale(now: number): boolean {
        return !this.isOpen || now > this.usableUntil;
    }

    close(): void {
        this.socket?.destroy();
        this.socket = undefined;
        this.usableUntil = Infinity;
    }

    private open(): void {
        this.peer = '';
        // Events of a socket that was given up come later.
        const isCurrent = (): boolean => this.socket === socket;
        const socket = this.connect((bytes, length) => {
            if (isCurrent()) {
                this.onBytes(bytes, length);
            }
        });
        this.socket = socket;
        socket
            .once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
                if (isCurrent()) {
                    this.peer = peerOf(socket);
                    this.write(this.exchange, socket);
                }
            })
            .on('end', () => isCurrent() && this.onEnd())
            .on('error', (error) => isCurrent() && this.fail(errorCode(error)))
            .on('close', () => isCurrent() && this.fail('CLOSED'));
    }

    private write(exchange: Exchange | undefined, socket: Socket): void {
        if (exchange === undefined) {
            return;
        }
        const { head, body } = exchange.request;
        const text = `${head}${exchange.ownHeaders}\r\n`;
        if (body === undefined) {
            socket.write(text, 'latin1');
        } else {
            socket.cork();
            socket.write(text, 'latin1');
            socket.write(body);
            socket.uncork();
        }
    }

    private onBytes(bytes: Buffer, length: number): void {
        if (this.exchange === undefined) {
            this.close(); // a server that speaks first is about to close
            return;
        }
        try {
            if (this.reader.read(bytes, length)) {
                this.onWhole(this.exchange);
            }
        } catch (error) {
            if (!(error instanceof BadReply)) {
                throw error;
            }
            this.fail(`BAD_REPLY (${error.message})`);
        }
    }

    private onEnd(): void {
        if (this.exchange !== undefined && this.reader.readEnd()) {
            this.onWhole(this.exchange);
        } else {
            this.fail('CLOSED');
        }
    }

    private onWhole({ request }: Exchange): void {
        const { status, body, headers, keepsOpen } = this.reader;
        const idleMs = Math.min(usualIdleMs, this.reader.idleMs) - idleMarginMs;
        if (!keepsOpen || request.closes || idleMs <= 0 || (this.socket?.writableLength ?? 0) > 0) {
            this.close();
        } else {
            this.usableUntil = performance.now() + idleMs;
        }
        this.finish(status, '', body, headers);
    }

    private fail(error: string): void {
        this.close();
        this.finish(0, error, this.reader.body, this.reader.headers);
    }

    private finish(status: number, error: string, body: string, headers: ReplyHeaders): void {
        const { exchange, peer } = this;
        this.exchange = undefined;
        this.reader.body = ''; // idle connections may be many
        exchange?.end({ status, error, body, headers, peer });
    }
}
