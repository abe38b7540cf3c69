import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, answersOf } from './answers';
import type { Role } from './role';
import { type Served, Servings } from './servings';

/** A service of Bookinfo. */
export function bookinfoServer(role: Role): HttpServer {
    const { service, podname, clustername, status, delayMs } = role;
    const servings = new Servings();
    const answer = answersOf(role, servings);

    const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        const { method = 'GET', headers } = request;
        const path = (request.url ?? '/').split('?')[0] ?? '/';
        if (path === '/health') {
            // In words where productpage has words.
            const healthy = `${service[0]?.toUpperCase()}${service.slice(1)} is healthy`;
            return service === 'productpage'
                ? send(response, { status: 200, html: () => 'Product page is healthy' }, {})
                : send(response, { status: 200, json: { status: healthy } }, {});
        }
        const body = await bodyOf(request);
        await sleep(delayMs);
        const found: Answer =
            status === undefined
                ? await answer({ method, path, headers, body })
                : { status, json: { error: 'Service unavailable' } };
        const id = headers['idempotency-key'] ?? headers['x-request-id'];
        if (id !== undefined && found.status < 500) {
            servings.add(service, [String(id)]);
        }
        if (response.destroyed) {
            return; // the caller has left
        }
        const { served, lost } = servings.take();
        response.once('close', () => response.writableFinished || lost());
        send(response, found, { servedBy: { [service]: { podname, clustername }, ...found.servedBy }, served });
    };
    const server = createServer((request, response) => {
        void reply(request, response).catch(() => response.destroy());
    });
    // A proxy that sends on an idle connection as it is closed would lose the request: the proxy decides.
    server.keepAliveTimeout = 0;
    return server;
}

function send(response: ServerResponse, { status, json, html }: Answer, served: Served): void {
    const body = html ? html(served) : JSON.stringify(Array.isArray(json) ? json : { ...(json as object), ...served });
    response.writeHead(status, {
        'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
        'content-length': Buffer.byteLength(body),
    });
    response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) {
        text += String(chunk);
    }
    return text;
}
