import { performance } from 'node:perf_hooks';
import type { Dispatcher } from 'undici';
import { codeOf } from '../../errors';
import type { ReplyHeaders } from './backend';
import { type Connection, Connections } from './connections';
import { connectorTo } from './connector';
import { authorizationOf } from './credentials';
import { Deadlines } from './deadlines';
import type { LoadRequest, LoadRequests } from './loadRequests';

/** How one request ended, on the clock of `performance.now()`. */
export interface Reply {
    readonly finishedAt: number;
    readonly status: number;
    readonly error: string;
    /** One character for each byte. */
    readonly body: string;
    readonly headers: ReplyHeaders;
    /** Names of the server's certificate, one a line; empty without TLS. */
    readonly peer: string;
}

/** Sends requests to the entry; none waits for the reply to another. */
export interface Client {
    /** Sends a request; `done` is called exactly once. The deadline counts from `scheduledAt`. `headers`: of this one. */
    send(
        request: LoadRequest,
        scheduledAt: number,
        done: (reply: Reply) => void,
        headers?: Readonly<Record<string, string>>,
    ): void;
    /** Ends the requests whose deadline has passed. Cheap; called from the sender's own tick. */
    expire(now: number): void;
    /** Requests without an outcome yet. */
    pending(): number;
    /** Connections so far. */
    connections(): number;
    close(): Promise<void>;
}

/** Bytes of a reply that are read for the words that name the backend; the rest only has to arrive. */
export const bodyLimit = 65_536;

/** What every request has, unless it says otherwise. */
export function usualHeadersTo(url: URL): Record<string, string> {
    const authorization = authorizationOf(url);
    return {
        accept: '*/*',
        'user-agent': 'pulumi-failover-drill',
        ...(authorization !== undefined && { authorization }),
    };
}

/**
 * One connection carries one request at a time and there are as many connections as it takes, so a stuck connection
 * holds up its own request only. undici closes TLS connections whose Host changes, so each Host has connections of its
 * own.
 */
export function openHttp1Client(url: URL, timeoutMs: number, load: Pick<LoadRequests, 'tls' | 'resolve'> = {}): Client {
    const connector = connectorTo(url, timeoutMs, load);
    const byHost = new Map<string, Connections>();
    const connectionsFor = ({ headers: { host = url.host } }: LoadRequest): Connections => {
        const connections = byHost.get(host) ?? new Connections(url.origin, connector);
        byHost.set(host, connections);
        return connections;
    };
    const usualHeaders = usualHeadersTo(url);
    const prepared = new Map<LoadRequest, Prepared>();
    const prepare = (request: LoadRequest): Prepared => {
        const { method, path = `${url.pathname}${url.search}`, headers, body = null } = request;
        const options = { path, method, headers: { ...usualHeaders, ...headers }, body };
        const made = { options, connections: connectionsFor(request) };
        prepared.set(request, made);
        return made;
    };
    const deadlines = new Deadlines();
    let pending = 0;

    return {
        send(load, scheduledAt, done, own) {
            pending++;
            const { options, connections } = prepared.get(load) ?? prepare(load);
            const connection = connections.take();
            const request = new Request(scheduledAt + timeoutMs, connection, connections, (reply) => {
                pending--;
                done(reply);
            });
            deadlines.add(request);
            connection.client.dispatch(
                own ? { ...options, headers: { ...options.headers, ...own } } : options,
                request,
            );
        },
        expire: (now) => deadlines.expire(now),
        pending: () => pending,
        connections: () => [...byHost.values()].reduce((sum, { count }) => sum + count, 0),
        close: async () => {
            await Promise.all([...byHost.values()].map((connections) => connections.close()));
        },
    };
}

/** What is the same each time a request is sent. */
interface Prepared {
    readonly options: Dispatcher.DispatchOptions & { readonly headers: Readonly<Record<string, string>> };
    readonly connections: Connections;
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
        private readonly connection: Connection,
        private readonly connections: Connections,
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
        this.connections.giveBack(this.connection);
    }

    onResponseError(_: Dispatcher.DispatchController, error: Error): void {
        this.end(0, errorCode(error));
        this.connections.giveBack(this.connection);
    }

    expire(): void {
        this.end(0, 'TIMEOUT');
        this.controller?.abort(new Error('deadline passed'));
    }

    private end(status: number, error: string): void {
        if (!this.ended) {
            this.ended = true;
            const { body, headers, connection } = this;
            this.done({ finishedAt: performance.now(), status, error, body, headers, peer: connection.peer });
        }
    }
}

/** The system's code where there is one: `ECONNRESET` says more than a client's wrapping of it. */
export function errorCode(error: Error): string {
    const code = codeOf(error.cause) ?? codeOf(error) ?? error.name;
    return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'TIMEOUT' : code === 'UND_ERR_SOCKET' ? 'CLOSED' : code;
}
