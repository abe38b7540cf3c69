import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { ReplyHeaders } from './backend';
import type { LoadRequest } from './loadRequests';

/** How one request ended, on the clock of `performance.now()`. */
interface Reply {
    readonly finishedAt: number;
    readonly status: number;
    readonly error: string;
    /** One character for each byte. */
    readonly body: string;
    readonly headers: ReplyHeaders;
}

/** An HTTP/1.1 keep-alive client in which no request ever waits for another. */
export interface Client {
    /** Sends a request; `done` is called exactly once. The deadline counts from `scheduledAt`. */
    send(request: LoadRequest, scheduledAt: number, done: (reply: Reply) => void): void;
    /** Ends the requests whose deadline has passed. Cheap; called from the sender's own tick. */
    expire(now: number): void;
    /** Requests without an outcome yet. */
    pending(): number;
    close(): Promise<void>;
}

/** Bytes of a reply that are read for the words that name the backend; the rest only has to arrive. */
const bodyLimit = 65_536;

/**
 * One connection carries one request at a time (pipelining 1) and there are as many connections as it takes,
 * so a stuck connection holds up its own request only.
 */
export function openClient(url: URL, timeoutMs: number): Client {
    const pools = new Map<string, Pool>();
    const poolFor = ({ headers: { host = url.host } }: LoadRequest): Pool => {
        const pool = pools.get(host) ?? openPool(url, timeoutMs);
        pools.set(host, pool);
        return pool;
    };
    const usualHeaders = { accept: '*/*', 'user-agent': 'pulumi-failover-drill', ...authorization(url) };
    const prepared = new Map<LoadRequest, (handler: Request) => void>();
    const prepare = (request: LoadRequest): ((handler: Request) => void) => {
        const { method, path = `${url.pathname}${url.search}`, headers, body = null } = request;
        const options = { path, method, headers: { ...usualHeaders, ...headers }, body };
        const pool = poolFor(request);
        const send = (handler: Request): void => void pool.dispatch(options, handler);
        prepared.set(request, send);
        return send;
    };
    const deadlines: Request[] = [];
    let head = 0;
    let pending = 0;

    return {
        send(load, scheduledAt, done) {
            pending++;
            const request = new Request(scheduledAt + timeoutMs, (reply) => {
                pending--;
                done(reply);
            });
            deadlines.push(request);
            (prepared.get(load) ?? prepare(load))(request);
        },
        expire(now) {
            for (let next = deadlines[head]; next && (next.ended || next.deadline <= now); next = deadlines[head]) {
                next.expire();
                head++;
            }
            if (head > 1024) {
                deadlines.splice(0, head);
                head = 0;
            }
        },
        pending: () => pending,
        close: async () => {
            await Promise.all([...pools.values()].map((pool) => pool.destroy()));
        },
    };
}

/**
 * Connections to the entry. undici asks for the Host header by SNI and closes connections whose Host changes: so each
 * Host has connections of its own, and they ask for the entry's name.
 */
function openPool(url: URL, timeoutMs: number): Pool {
    const servername = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url.hostname : '';
    const connect = buildConnector({ timeout: timeoutMs });
    return new Pool(url.origin, {
        connections: null,
        pipelining: 1,
        // Deadlines are ours, all alike and kept in one queue; a timer per request would cost more than the request.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 60_000,
        connect: (options, done) => connect({ ...options, servername }, done),
    });
}

/** The credentials of a URL, as a header: a client that gets the URL's origin and path never sees them. */
function authorization({ username, password }: URL): { authorization?: string } {
    if (username === '' && password === '') {
        return {};
    }
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Follows one request and reports its end once: reply, error or deadline, whichever comes first. */
class Request implements Dispatcher.DispatchHandler {
    ended = false;
    private status = 0;
    private headers: ReplyHeaders = {};
    private body = '';
    private controller: Dispatcher.DispatchController | undefined;

    constructor(
        readonly deadline: number,
        private readonly done: (reply: Reply) => void,
    ) {}

    onRequestStart(controller: Dispatcher.DispatchController): void {
        this.controller = controller;
        if (this.ended) {
            controller.abort(new Error('deadline passed before the connection was open'));
        }
    }

    onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
        this.status = status;
        this.headers = headers;
    }

    onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
        if (this.body.length < bodyLimit) {
            this.body += chunk.toString('latin1', 0, bodyLimit - this.body.length);
        }
    }

    onResponseEnd(): void {
        this.end(this.status, '');
    }

    onResponseError(_: Dispatcher.DispatchController, error: Error): void {
        this.end(0, errorCode(error));
    }

    expire(): void {
        if (!this.ended) {
            this.end(0, 'TIMEOUT');
            this.controller?.abort(new Error('deadline passed'));
        }
    }

    private end(status: number, error: string): void {
        if (!this.ended) {
            this.ended = true;
            this.done({ finishedAt: performance.now(), status, error, body: this.body, headers: this.headers });
        }
    }
}

/** The system's code where there is one: `ECONNRESET` says more than undici's wrapping of it. */
function errorCode(error: Error & { code?: unknown }): string {
    const cause = error.cause instanceof Error ? (error.cause as Error & { code?: unknown }) : undefined;
    for (const code of [cause?.code, error.code]) {
        if (typeof code === 'string' && code !== '') {
            return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'TIMEOUT' : code === 'UND_ERR_SOCKET' ? 'CLOSED' : code;
        }
    }
    return error.name;
}
