import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { Properties } from '../protocol/values';
import { ApiError, Unreachable } from './apiError';
import type { Connection } from './kubeconfig';

interface ApiRequest {
    method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
    path: string;
    query?: Record<string, string>;
    body?: Properties;
    contentType?: string;
    accept?: string;
}

/** Sends one request to the API server; resolves with the decoded answer, rejects with ApiError or Unreachable. */
export type ApiClient = (request: ApiRequest) => Promise<Properties>;

/** Webhooks may take 30 s (the API server's own limit for them), so requests are given a little longer. */
const requestTimeoutMs = 40_000;
const attempts = 4;
/** The API server asks to be left alone, or a proxy before it does. */
const busy: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** A kept-alive connection that the server closed meanwhile, or a server that is just restarting. */
const broken: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNREFUSED']);

/**
 * A client of `node:https` with the kubeconfig's certificates. What may be repeated (GET, server-side apply and DELETE
 * are idempotent) is tried again a few times when the server is busy or the connection breaks.
 */
export function apiClient(connection: Connection, userAgent: string): ApiClient {
    const secure = connection.server.startsWith('https:');
    const agent = secure
        ? new https.Agent({ keepAlive: true, maxSockets: 16, ...connection.tls })
        : new http.Agent({ keepAlive: true, maxSockets: 16 });
    const send = (request: ApiRequest): Promise<Answer> => {
        const url = new URL(connection.server.replace(/\/+$/, '') + request.path);
        Object.entries(request.query ?? {}).forEach(([key, value]) => url.searchParams.set(key, value));
        const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
        const headers = {
            accept: request.accept ?? 'application/json',
            'user-agent': userAgent,
            ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
            ...(body === undefined
                ? {}
                : {
                      'content-type': request.contentType ?? 'application/json',
                      'content-length': body.length, // Node would send a DELETE's body without either framing.
                  }),
        };
        return exchange((secure ? https : http).request(url, { method: request.method, headers, agent }), body);
    };

    return async (request) => {
        const repeatable = request.method !== 'POST';
        for (let attempt = 1; ; attempt++) {
            let answer: Answer;
            try {
                answer = await send(request);
            } catch (error) {
                const failure = error as NodeJS.ErrnoException;
                if (repeatable && attempt < attempts && broken.has(failure.code ?? '')) {
                    await delay(100 * 2 ** attempt);
                    continue;
                }
                throw new Unreachable(connection.server, failure);
            }
            if (repeatable && busy.has(answer.status) && attempt < attempts) {
                await delay(Math.min(answer.retryAfterMs ?? 100 * 2 ** attempt, 5_000));
                continue;
            }
            if (answer.status >= 400) {
                throw new ApiError(answer.status, answer.body);
            }
            return answer.body;
        }
    };
}

interface Answer {
    status: number;
    retryAfterMs: number | undefined;
    body: Properties;
}

function exchange(request: http.ClientRequest, body: Buffer | undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
        request.setTimeout(requestTimeoutMs, () =>
            request.destroy(new Error(`no answer in ${requestTimeoutMs / 1000} s`)),
        );
        request.on('error', reject);
        request.on('response', (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
                const retryAfter = Number(response.headers['retry-after']);
                resolve({
                    status: response.statusCode ?? 0,
                    retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : undefined,
                    body: decode(Buffer.concat(chunks).toString()),
                });
            });
        });
        request.end(body);
    });
}

function decode(text: string): Properties {
    try {
        return JSON.parse(text) as Properties;
    } catch {
        return { message: text.slice(0, 500) };
    }
}
