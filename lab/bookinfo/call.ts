import { Agent, get, type IncomingHttpHeaders } from 'node:http';

/** Headers that Bookinfo's services pass on to the next one, and one of ours: `idempotency-key`. */
const forwarded = [
    ...['x-request-id', 'x-ot-span-context', 'x-datadog-trace-id', 'x-datadog-parent-id'],
    ...['x-datadog-sampling-priority', 'traceparent', 'tracestate', 'x-cloud-trace-context', 'grpc-trace-bin'],
    ...['x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags', 'sw8'],
    ...['end-user', 'user-agent', 'cookie', 'authorization', 'jwt'],
    'idempotency-key',
];

/** A new connection for every call, as Bookinfo has it: calls spread over all pods of a service. */
const agent = new Agent({ keepAlive: false });

/** A whole reply of a called service. */
export interface CallReply {
    status: number;
    json: unknown;
}

export function forwardedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
    return Object.fromEntries(
        forwarded.flatMap((name): [string, string][] => {
            const value = headers[name];
            return value === undefined ? [] : [[name, String(value)]];
        }),
    );
}

/** Calls a service. Undefined where no whole reply comes in time. */
export function call(url: string, headers: Record<string, string>, timeoutMs: number): Promise<CallReply | undefined> {
    return new Promise((resolve) => {
        const failed = (): void => resolve(undefined);
        const request = get(url, { agent, headers, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (chunk: string) => (text += chunk));
            response.on('error', failed);
            response.on('end', () => resolve({ status: response.statusCode ?? 0, json: parsed(text) }));
        });
        request.on('error', failed);
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
