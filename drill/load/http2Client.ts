import { constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { performance } from 'node:perf_hooks';
import type { ReplyHeaders } from './backend';
import { type Client, errorCode, type Reply, usualHeadersTo } from './client';
import { Deadlines } from './deadlines';
import { GrpcMethod } from './grpc';
import { grpcStatuses } from './grpcStatuses';
import { type Http2Session, Http2Sessions } from './http2Sessions';
import type { LoadRequest, LoadRequests } from './loadRequests';
import { bodyLimit } from './replyReader';

/** Codes by number: RFC 9113, section 7. */
const errorNames = [
    ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED'],
    ...['FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM'],
    ...['INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];

/** Headers that HTTP/2 does not have, or that gRPC decides. */
const connectionHeaders = ['connection', 'host', 'http2-settings', 'proxy-connection', 'te'];

/** An HTTP/2 client, for gRPC too. A connection has as many streams as its server allows, at most 100. */
export function openHttp2Client(url: URL, timeoutMs: number, load: Pick<LoadRequests, 'tls' | 'resolve'>): Client {
    const sessions = new Http2Sessions(url, load);
    const deadlines = new Deadlines();
    const prepared = new Map<LoadRequest, Prepared>();
    const prepare = (request: LoadRequest): Prepared => {
        const made = preparedFor(request, url, timeoutMs);
        prepared.set(request, made);
        return made;
    };
    let pending = 0;
    return {
        send(request, scheduledAt, done, own) {
            pending++;
            const stream = new Stream(
                sessions.take(),
                prepared.get(request) ?? prepare(request),
                scheduledAt + timeoutMs,
                (reply) => {
                    pending--;
                    done(reply);
                },
            );
            deadlines.add(stream);
            stream.start(own);
        },
        expire: (now) => deadlines.expire(now),
        pending: () => pending,
        hasRoom: () => sessions.hasRoom,
        connections: () => sessions.count,
        close: () => {
            sessions.close();
            return Promise.resolve();
        },
    };
}

/** What is the same each time a request is sent. */
interface Prepared {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Buffer | undefined;
    readonly grpc?: { readonly method: GrpcMethod; readonly statuses: readonly string[] };
}

function preparedFor({ method, path, headers, body, grpc }: LoadRequest, url: URL, timeoutMs: number): Prepared {
    const kept = Object.entries({ ...usualHeadersTo(url), ...headers }).filter(
        ([name]) => !connectionHeaders.includes(name),
    );
    const target = { ':scheme': url.protocol.slice(0, -1), ':authority': headers.host ?? url.host };
    const usual = { ...target, ...Object.fromEntries(kept) };
    if (grpc === undefined) {
        const own = path ?? `${url.pathname}${url.search}`;
        return { headers: { ':method': method, ':path': own, ...usual }, body };
    }
    const called = GrpcMethod.from(grpc);
    const always = { 'content-type': 'application/grpc', te: 'trailers', 'grpc-timeout': `${Math.ceil(timeoutMs)}m` };
    return {
        headers: { ':method': 'POST', ':path': called.path, ...usual, ...always },
        body: Buffer.from(grpc.frame, 'base64'),
        grpc: { method: called, statuses: grpc.statuses },
    };
}

/** Follows one request and reports its end once: reply, error or deadline, whichever comes first. */
class Stream {
    ended = false;
    private status = 0;
    private headers: ReplyHeaders = {};
    private body = '';
    private bytes = 0;
    private complete = false;
    private error = '';
    private readonly startedAt = performance.now();
    private cancel: (() => void) | undefined;

    constructor(
        private readonly session: Http2Session,
        private readonly prepared: Prepared,
        readonly deadline: number,
        private readonly done: (reply: Reply) => void,
    ) {}

    start(own: Readonly<Record<string, string>> = {}): void {
        const { body, headers } = this.prepared;
        this.session.streams++;
        const stream = this.session.http2.request({ ...headers, ...own }, { endStream: body === undefined });
        this.cancel = () => stream.close(constants.NGHTTP2_CANCEL);
        stream
            .on('response', (found) => this.onHeaders(found))
            .on('trailers', (found: IncomingHttpHeaders) => {
                this.session.received();
                this.headers = { ...this.headers, ...found };
            })
            .on('data', (chunk: Buffer) => {
                this.session.received();
                this.bytes += chunk.length;
                if (this.body.length < bodyLimit) {
                    this.body += chunk.toString('latin1', 0, bodyLimit - this.body.length);
                }
            })
            .on('end', () => (this.complete = true))
            .on('error', (error: Error) => (this.error ||= errorCode(error)))
            .on('close', () => {
                this.session.streams--;
                this.onClose(stream.rstCode);
            });
        if (body !== undefined) {
            stream.end(body);
        }
    }

    /** A connection that has been silent since this request was sent may be dead: others get a new one. */
    expire(): void {
        if (this.session.receivedAt < this.startedAt) {
            this.session.retire();
        }
        this.end(0, 'TIMEOUT');
        this.cancel?.();
    }

    private onHeaders(found: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
        this.session.received();
        this.status = found[':status'] ?? 0;
        this.headers = found;
    }

    private onClose(code: number | undefined): void {
        if (isStreamError(this.error) && (code ?? 0) !== constants.NGHTTP2_NO_ERROR) {
            this.error = this.session.http2.destroyed ? 'CLOSED' : `RST_${errorNames[code ?? 0] ?? String(code)}`;
        }
        if (this.error !== '') {
            this.end(0, this.error);
        } else if (!this.complete || this.status === 0) {
            this.end(0, 'CLOSED');
        } else if (this.prepared.grpc && this.status === 200) {
            this.onGrpcEnd(this.prepared.grpc);
        } else {
            this.end(this.status, '');
        }
    }

    /** The status is in the trailers, or in the headers of a reply without messages. */
    private onGrpcEnd({ method, statuses }: NonNullable<Prepared['grpc']>): void {
        const { 'grpc-status': code, 'grpc-message': message = '' } = this.headers;
        const name = code === undefined ? 'NO_STATUS' : (grpcStatuses[Number(code)] ?? `STATUS_${String(code)}`);
        const isWhole = this.bytes <= bodyLimit;
        const text =
            name === 'OK' && isWhole ? method.replyText(Buffer.from(this.body, 'latin1')) : percentDecoded(message);
        this.body = Buffer.from(text ?? '').toString('latin1');
        const isExpected = statuses.includes(name);
        this.end(this.status, !isExpected ? `GRPC_${name}` : text === undefined ? 'GRPC_BROKEN_MESSAGE' : '');
    }

    private end(status: number, error: string): void {
        if (!this.ended) {
            this.ended = true;
            const { body, headers, session } = this;
            this.done({ finishedAt: performance.now(), status, error, body, headers, peer: session.peer });
        }
    }
}

/** Node's own words say less than the code with which the stream was reset. */
function isStreamError(error: string): boolean {
    return error === '' || error === 'ERR_HTTP2_STREAM_ERROR';
}

function percentDecoded(text: string | string[]): string {
    try {
        return decodeURIComponent(String(text));
    } catch {
        return String(text);
    }
}
