import * as https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** The API server refused. */
export class ApiError extends Error {
    constructor(
        message: string,
        readonly code: number,
        readonly reason: string,
    ) {
        super(message);
    }
}

export type PatchKind = 'strategic-merge-patch' | 'merge-patch' | 'apply-patch';

const requestTimeoutMs = 15_000;

/**
 * Plain JSON requests to one API server over kept-alive connections. client-node's typed clients build a class instance
 * for every nested object of a reply and a TLS connection for every request, which one process for all clusters and
 * their pods cannot afford; credentials and TLS still come from its KubeConfig.
 */
export class KubeApi {
    private constructor(
        private readonly server: URL,
        private readonly agent: https.Agent,
        private readonly headers: Record<string, string>,
    ) {}

    static async connect(kubeConfig: KubeConfig): Promise<KubeApi> {
        const cluster = kubeConfig.getCurrentCluster();
        if (!cluster) {
            throw new Error('the kubeconfig has no current cluster');
        }
        const options: https.RequestOptions = {};
        await kubeConfig.applyToHTTPSOptions(options);
        const { ca, cert, key, servername, rejectUnauthorized } = options;
        const agent = new https.Agent({
            keepAlive: true,
            maxSockets: 16,
            ...(ca ? { ca } : {}),
            ...(cert ? { cert } : {}),
            ...(key ? { key } : {}),
            ...(servername ? { servername } : {}),
            ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
        });
        return new KubeApi(new URL(cluster.server), agent, stringHeaders(options.headers));
    }

    get<T>(path: string): Promise<T> {
        return this.request('GET', path);
    }

    post<T>(path: string, body: object): Promise<T> {
        return this.request('POST', path, body);
    }

    patch<T>(path: string, kind: PatchKind, body: object): Promise<T> {
        const suffix = kind === 'apply-patch' ? 'yaml' : 'json';
        return this.request('PATCH', path, body, `application/${kind}+${suffix}`);
    }

    delete<T>(path: string, body: object): Promise<T> {
        return this.request('DELETE', path, body);
    }

    close(): void {
        this.agent.destroy();
    }

    private request<T>(method: string, path: string, body?: object, type = 'application/json'): Promise<T> {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        return new Promise((resolve, reject) => {
            const request = https.request(
                new URL(path, this.server),
                {
                    method,
                    agent: this.agent,
                    timeout: requestTimeoutMs,
                    headers: {
                        ...this.headers,
                        accept: 'application/json',
                        ...(payload === undefined
                            ? {}
                            : { 'content-type': type, 'content-length': Buffer.byteLength(payload) }),
                    },
                },
                (response) => {
                    const chunks: Buffer[] = [];
                    response.on('data', (chunk: Buffer) => chunks.push(chunk));
                    response.on('error', reject);
                    response.on('end', () => {
                        const text = Buffer.concat(chunks).toString('utf8');
                        const code = response.statusCode ?? 0;
                        if (code >= 200 && code < 300) {
                            resolve(JSON.parse(text) as T);
                        } else {
                            reject(apiError(method, path, code, text));
                        }
                    });
                },
            );
            request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in 15 s`)));
            request.on('error', reject);
            request.end(payload);
        });
    }
}

function stringHeaders(headers: https.RequestOptions['headers']): Record<string, string> {
    return Object.fromEntries(
        Object.entries({ ...headers }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
}

function apiError(method: string, path: string, code: number, text: string): ApiError {
    try {
        const status = JSON.parse(text) as { message?: string; reason?: string };
        return new ApiError(`${method} ${path}: ${status.message ?? text}`, code, status.reason ?? '');
    } catch {
        return new ApiError(`${method} ${path}: HTTP ${code} ${text}`, code, '');
    }
}
