import { performance } from 'node:perf_hooks';
import { type Dispatcher, Pool } from 'undici';

/** How one request ended, on the clock of `performance.now()`. */
interface Reply {
    readonly finishedAt: number;
    readonly status: number;
    readonly error: string;
    readonly body: string;
}

/** An HTTP/1.1 keep-alive client in which no request ever waits for another. */
export interface Client {
    /** Sends a GET; `done` is called exactly once. The deadline counts from `scheduledAt`. */
    send(scheduledAt: number, done: (reply: Reply) => void): void;
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
    const pool = new Pool(url.origin, {
        connections: null,
        pipelining: 1,
        // Deadlines are ours, all alike and kept in one queue; a timer per request would cost more than the request.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 60_000,
        connect: { timeout: timeoutMs },
    });
    const options: Dispatcher.DispatchOptions = {
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: { accept: '*/*', 'user-agent': 'pulumi-failover-drill', ...authorization(url) },
    };
    const deadlines: Request[] = [];
    let head = 0;
    let pending = 0;

    return {
        send(scheduledAt, done) {
            pending++;
            const request = new Request(scheduledAt + timeoutMs, (reply) => {
                pending--;
                done(reply);
            });
            deadlines.push(request);
            pool.dispatch(options, request);
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
        close: () => pool.destroy(),
    };
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

    onResponseStart(_: Dispatcher.DispatchController, status: number): void {
        this.status = status;
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
            this.done({ finishedAt: performance.now(), status, error, body: this.body });
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
