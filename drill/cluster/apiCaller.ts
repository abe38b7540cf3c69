import * as http from 'node:http';
import * as https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** The API server refused: its own message and HTTP status. */
export class ApiError extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

/** Sends one request. `type`: of the body, which is JSON. `accept`: the kind of JSON that is wanted. */
export type ApiCaller = <T>(method: string, path: string, body?: object, type?: string, accept?: string) => Promise<T>;

const timeoutMs = 30_000;

/** Sends one request and gives the reply as it is, whatever its status. */
export type RawCaller = (
    method: string,
    path: string,
    rest?: { body?: object; type?: string; waitMs?: number; accept?: string },
) => Promise<RawReply>;

/** `date` is the header of that name. */
interface RawReply {
    readonly status: number;
    readonly text: string;
    readonly date?: string | undefined;
}

/** A client of the API server in a kubeconfig's current context. */
export function rawCaller(config: KubeConfig): RawCaller {
    const target = config.getCurrentCluster();
    if (!target) {
        throw new Error('no active cluster');
    }
    const root = target.server.replace(/\/$/, '');
    let agent: https.RequestOptions['agent'];
    return async (
        method,
        path,
        { accept = 'application/json', body, type = 'application/json', waitMs = timeoutMs } = {},
    ) => {
        const options: https.RequestOptions = { method, timeout: waitMs };
        if (target.tlsServerName !== undefined) {
            options.servername = target.tlsServerName;
        }
        await config.applyToHTTPSOptions(options); // each time: a token may have been renewed
        options.agent = agent ??= options.agent;
        options.headers = { ...(options.headers as http.OutgoingHttpHeaders), accept };
        if (body) {
            options.headers['content-type'] = type;
        }
        return exchange(`${root}${path}`, options, body && JSON.stringify(body), waitMs);
    };
}

/** The same for replies in JSON; a status of 300 and above is an {@link ApiError}. */
export function apiCaller(config: KubeConfig, send = rawCaller(config)): ApiCaller {
    return async <T>(method: string, path: string, body?: object, type?: string, accept?: string): Promise<T> => {
        const { status, text } = await send(method, path, {
            ...(body && { body }),
            ...(type !== undefined && { type }),
            ...(accept !== undefined && { accept }),
        });
        if (status >= 300) {
            throw new ApiError(status, messageOf(text) ?? `the API server answered ${status}`);
        }
        return JSON.parse(text) as T;
    };
}

/** No reply came in the time there was. */
export class NoReply extends Error {}

function exchange(
    url: string,
    options: https.RequestOptions,
    body: string | undefined,
    waitMs: number,
): Promise<RawReply> {
    return new Promise((resolve, reject) => {
        const send = url.startsWith('https:') ? https.request : http.request;
        const request = send(url, options, (reply) => {
            const chunks: Buffer[] = [];
            reply.on('data', (chunk: Buffer) => chunks.push(chunk));
            reply.on('error', reject);
            reply.on('end', () =>
                resolve({
                    status: reply.statusCode ?? 0,
                    text: Buffer.concat(chunks).toString(),
                    date: reply.headers.date,
                }),
            );
        });
        request.on('timeout', () => request.destroy(new NoReply(`no answer within ${waitMs / 1000} s`)));
        request.on('error', reject);
        request.end(body);
    });
}

/** The API server's own message, where it has one. */
function messageOf(text: string): string | undefined {
    try {
        const { message } = JSON.parse(text) as { message?: unknown };
        return typeof message === 'string' ? message : undefined;
    } catch {
        return text.trim().slice(0, 200) || undefined;
    }
}
