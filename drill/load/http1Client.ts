import { performance } from 'node:perf_hooks';
import { type Client, type Reply, usualHeadersTo } from './client';
import { Connections } from './connections';
import { socketTo } from './connector';
import { Deadlines } from './deadlines';
import type { Exchange, Http1Connection, WrittenRequest } from './http1Connection';
import type { LoadRequest, LoadRequests } from './loadRequests';

/** Methods whose requests have a length even without a body (RFC 9110, 8.6). */
const methodsWithBody = ['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH'];

/** What a socket receives is read at once: all share a buffer, where each read would allocate 64 KiB. */
const received = Buffer.allocUnsafe(65_536);

/**
 * One connection carries one request at a time and there are as many connections as it takes, so a stuck connection
 * holds up its own request only. Servers may refuse a connection whose Host changes, so each Host has connections of
 * its own.
 *
 * Not Node's own client or undici: with undici, a request at 2,000/s took twice the processor time of this.
 */
export function openHttp1Client(url: URL, timeoutMs: number, load: Pick<LoadRequests, 'tls' | 'resolve'> = {}): Client {
    const byHost = new Map<string, Connections>();
    const connectionsFor = (host: string): Connections => {
        const connections =
            byHost.get(host) ??
            new Connections((onBytes) => {
                const callback = (length: number): boolean => {
                    onBytes(received, length);
                    return true;
                };
                return socketTo(url, load, 'http/1.1', { buffer: received, callback });
            });
        byHost.set(host, connections);
        return connections;
    };
    const prepared = new Map<LoadRequest, Prepared>();
    const prepare = (request: LoadRequest): Prepared => {
        const made = {
            request: writtenRequest(request, url),
            connections: connectionsFor(request.headers.host ?? url.host),
        };
        prepared.set(request, made);
        return made;
    };
    const deadlines = new Deadlines();
    let pending = 0;

    return {
        send(load, scheduledAt, done, own) {
            pending++;
            const { request, connections } = prepared.get(load) ?? prepare(load);
            const connection = connections.take();
            const exchange = new Sending(request, own, scheduledAt + timeoutMs, connection, (outcome) => {
                pending--;
                connections.giveBack(connection);
                done(outcome);
            });
            deadlines.add(exchange);
            connection.send(exchange);
        },
        expire: (now) => {
            deadlines.expire(now);
            byHost.forEach((connections) => connections.closeStale(now));
        },
        pending: () => pending,
        hasRoom: (request) => (prepared.get(request) ?? prepare(request)).connections.hasFree,
        connections: () => {
            let sum = 0;
            byHost.forEach(({ count }) => (sum += count));
            return sum;
        },
        close: () => {
            byHost.forEach((connections) => connections.close());
            return Promise.resolve();
        },
    };
}

/** What is the same each time a request is sent. */
interface Prepared {
    readonly request: WrittenRequest;
    readonly connections: Connections;
}

/** A request under way: reply, error or deadline end it, whichever comes first. */
class Sending implements Exchange {
    ended = false;
    readonly ownHeaders: string;

    constructor(
        readonly request: WrittenRequest,
        own: Readonly<Record<string, string>> | undefined,
        readonly deadline: number,
        private readonly connection: Http1Connection,
        private readonly done: (reply: Reply) => void,
    ) {
        this.ownHeaders = own === undefined ? '' : headerLines(own);
    }

    expire(): void {
        this.connection.abort();
    }

    end(outcome: Omit<Reply, 'finishedAt'>): void {
        this.ended = true;
        this.done({ finishedAt: performance.now(), ...outcome });
    }
}

function writtenRequest({ method, path, headers, body }: LoadRequest, url: URL): WrittenRequest {
    const { host = url.host, connection = 'keep-alive', ...others } = { ...usualHeadersTo(url), ...headers };
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = bytes?.length ?? 0;
    const sized = length > 0 || methodsWithBody.includes(method) ? { 'content-length': String(length) } : {};
    return {
        method,
        head: `${method} ${path ?? `${url.pathname}${url.search}`} HTTP/1.1\r\n${headerLines({ host, connection, ...others, ...sized })}`,
        body: length > 0 ? bytes : undefined,
        closes: connection.toLowerCase() === 'close',
    };
}

function headerLines(headers: Readonly<Record<string, string>>): string {
    return Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
}
