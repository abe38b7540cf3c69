import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { firstLine } from '../../errors';
import type { PaneState } from '../model/paneState';
import type { PaneStore } from '../store';
import { documentOf } from '../views/document';
import { paneStyle } from '../views/style';
import { streamEvents } from './eventStream';
import { refusalOf, securityHeaders } from './guard';
import { pageAt } from './routes';

/** What the server is made of. */
export interface PaneServerSettings {
    readonly store: PaneStore;
    /** The script of the pages. */
    readonly script: string;
    /** The port that browsers use. */
    readonly port: () => number;
}

/** Open pages; more than a person has. */
const mostStreams = 64;

/** The server of the pages. It reads, and has no address that changes anything. */
export function paneServer({ store, script, port }: PaneServerSettings): Server {
    const started = randomUUID();
    const seenOf = ({ version }: PaneState): string => `${started}.${version}`;
    let streams = 0;
    const respond = (request: IncomingMessage, response: ServerResponse): void => {
        Object.entries(securityHeaders).forEach(([name, value]) => response.setHeader(name, value));
        const refusal = refusalOf(request, port());
        if (refusal) {
            answer(request, response, refusal.status, 'text/plain', `${refusal.text}\n`);
            return;
        }
        const address = addressOf(request.url ?? '/');
        switch (address?.pathname) {
            case undefined:
                answer(request, response, 404, 'text/plain', 'This is no address.\n');
                return;
            case '/assets/style.css':
                answer(request, response, 200, 'text/css', paneStyle);
                return;
            case '/assets/live.js':
                answer(request, response, 200, 'text/javascript', script);
                return;
            case '/events': {
                const page = addressOf(address.searchParams.get('page') ?? '/');
                if (!page || streams >= mostStreams || request.method === 'HEAD') {
                    answer(request, response, page ? 503 : 404, 'text/plain', 'No events from here.\n');
                    return;
                }
                streams += 1;
                response.on('close', () => (streams -= 1));
                response.writeHead(200, { 'content-type': 'text/event-stream' });
                const last = request.headers['last-event-id'];
                const browser = (Array.isArray(last) ? last[0] : last) ?? address.searchParams.get('seen') ?? '';
                streamEvents(response, store, page, { browser, of: seenOf });
                return;
            }
            default: {
                const state = store.current();
                const page = pageAt(state, address as URL);
                answer(request, response, page.status, 'text/html', documentOf(page, seenOf(state)));
            }
        }
    };
    return createServer((request, response) => {
        try {
            respond(request, response);
        } catch (error) {
            failed(request, response, error);
        }
    });
}

/** Undefined for what is no path. */
function addressOf(path: string): URL | undefined {
    try {
        return path.startsWith('/') ? new URL(`http://pane${path}`) : undefined;
    } catch {
        return undefined;
    }
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, type: string, body: string): void {
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
}

/** Whoever has the beginning of an answer asks again once the connection is closed. */
function failed(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.headersSent) {
        response.destroy();
    } else {
        answer(request, response, 500, 'text/plain', `This page cannot be shown: ${firstLine(error)}\n`);
    }
}
