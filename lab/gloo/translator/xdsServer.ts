import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, isResourceType, type ResourceType, type Served } from './served';

/** Longest wait of a request for a change; then the reply is 304. Shorter than Envoy's own timeout. */
const patienceMs = 20_000;

/** An Envoy that refuses an answer asks again at once, for the same: it gets it no sooner than this. */
const sameAgainMs = 250;

interface Question {
    type: ResourceType;
    /** Version of the last answer that Envoy took. */
    version: string;
    names: string[];
}

/**
 * Envoy's discovery service in its REST form: proto3 JSON, one type a path. A request whose answer Envoy already has
 * waits here until the answer changes, so that changes reach the proxies at once, without polling.
 */
export function serveXds(served: Served, address: { host: string; port: number }): Promise<Server> {
    const recent = new Map<string, number>();
    const server = createServer((request, response) => {
        const ended = new AbortController();
        response.on('close', () => ended.abort());
        reply(served, recent, request, response, ended.signal).catch((error: unknown) => {
            if (!response.writableEnded) {
                response.writeHead(400).end(String(error));
            }
        });
    });
    server.keepAliveTimeout = 0; // Envoy decides: a connection that ends here while it asks is a failed question
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(address.port, address.host, () => resolve(server));
    });
}

async function reply(
    served: Served,
    recent: Map<string, number>,
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
): Promise<void> {
    const question = await read(request);
    const answer = await news(served, question, signal);
    if (signal.aborted) {
        return;
    }
    if (!answer) {
        response.writeHead(304).end();
        return;
    }
    const key = JSON.stringify([request.socket.remoteAddress, question, answer.version]);
    const since = Date.now() - (recent.get(key) ?? 0);
    if (since < sameAgainMs) {
        await delay(sameAgainMs - since);
    }
    if (recent.size > 1_000) {
        recent.clear();
    }
    recent.set(key, Date.now());
    const body = JSON.stringify({ versionInfo: answer.version, resources: answer.resources });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

/** The first answer of another version than the one that was taken; undefined when there was none in time. */
async function news(
    served: Served,
    { type, version, names }: Question,
    signal: AbortSignal,
): Promise<Answer | undefined> {
    const giveUpAt = Date.now() + patienceMs;
    for (;;) {
        const answer = served.answer(type, names);
        if (answer && answer.version !== version) {
            return answer;
        }
        const leftMs = giveUpAt - Date.now();
        if (leftMs <= 0 || signal.aborted) {
            return undefined;
        }
        await changed(served, leftMs, signal);
    }
}

/** Resolves with the next change, or when it is no longer waited for. */
function changed(served: Served, patience: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const done = (): void => {
            clearTimeout(timer);
            served.off('changed', done);
            signal.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, patience);
        served.on('changed', done);
        signal.addEventListener('abort', done, { once: true });
    });
}

async function read(request: IncomingMessage): Promise<Question> {
    const type = /^\/v3\/discovery:(\w+)$/.exec(request.url ?? '')?.[1] ?? '';
    if (request.method !== 'POST' || !isResourceType(type)) {
        throw new Error(`${request.method} ${request.url} is nothing that Envoy asks the translator.`);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    // Envoy writes the fields' original names; JSON of protobufs may have them in camel case as well.
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        version_info?: string;
        versionInfo?: string;
        resource_names?: string[];
        resourceNames?: string[];
    };
    return {
        type,
        version: body.version_info ?? body.versionInfo ?? '',
        names: body.resource_names ?? body.resourceNames ?? [],
    };
}
