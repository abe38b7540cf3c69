import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { type WebSocket, WebSocketServer } from 'ws';
import { backendReader } from '../../../drill/load/backend';
import { loadRequests } from '../../../drill/load/loadRequests';
import { type Sender, startSender } from '../../../drill/load/sender';
import { holdStreams } from '../../../drill/load/streams/streamHolder';
import { openStreams, type StreamChange } from '../../../drill/load/streams/streamRecord';
import type { PlannedRequest } from '../../../drill/plan/request';
import { closeServers, serve } from '../support/servers';
import { runTypescript } from '../support/typescript';
import { until } from '../support/until';

type Protocol = 'sse' | 'websocket';
const clusters = ['eu', 'us'].map((name) => ({ name, region: name }));
const ended: (() => void)[] = [];
let sender: Sender | undefined;
beforeAll(runTypescript);
afterEach(async () => {
    sender?.kill();
    ended.splice(0).forEach((end) => end());
    await closeServers();
});

/** Streams that are held in this process, and what became of them. */
interface Held {
    readonly changes: StreamChange[];
    readonly messages: () => number;
    /** Why the streams broke or could not be opened. */
    readonly whys: () => string[];
}

/** A silence this long breaks no stream of a test, however busy the machine is. */
const patienceMs = 60_000;

function hold(url: string, protocol: Protocol, change: Partial<PlannedRequest> = {}, everyMs = patienceMs): Held {
    const stream = { protocol, everyMs, count: 1, ...change.stream };
    const load = loadRequests({ clusters, requests: [{ name: 'events', ...change, stream }] });
    const holder = holdStreams(new URL(url), load, backendReader({}), 0);
    const changes: StreamChange[] = [];
    let messages = 0;
    const read = setInterval(() => {
        const news = holder.news(performance.now());
        changes.push(...(news?.changes ?? []));
        messages += news?.messages ?? 0;
    }, 5);
    ended.push(() => {
        clearInterval(read);
        holder.close();
    });
    const whys = (): string[] => changes.flatMap((each) => (each.open ? [] : [each.why]));
    return { changes, messages: () => messages, whys };
}

const event = (text: string): string => `data: ${text}\n\n`;

/** A response that has begun to be a stream of events. */
function begin(response: ServerResponse, text = 'cluster=eu'): ServerResponse {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(event(text));
    return response;
}

async function serveSockets(
    onConnection: (socket: WebSocket, request: IncomingMessage) => void,
    options: object = {},
): Promise<string> {
    const { server, url } = await serve((_, response) => response.end());
    const sockets = new WebSocketServer({ server, ...options });
    sockets.on('connection', onConnection);
    return url;
}

/** A server of bytes, for what no library sends. */
async function serveBytes(answer: (socket: Socket, request: string) => void): Promise<string> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('data', (bytes) => answer(socket, bytes.toString('latin1')));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ended.push(() => {
        server.close();
        sockets.forEach((socket) => socket.destroy());
    });
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

describe('a stream of server-sent events', () => {
    it('is open from its first message on, says who serves it, and counts messages', async () => {
        let tick: NodeJS.Timeout | undefined;
        const seen: IncomingMessage[] = [];
        const { url } = await serve((request, response) => {
            seen.push(request);
            response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': a comment is no message\n\n');
            tick = setInterval(() => response.write(event('häll\ndata: cluster=eu')), 5);
        });
        ended.push(() => clearInterval(tick));
        const request = { path: '/events?a=1', host: 'shop.example', headers: { 'X-Key': 'k' } };
        const held = hold(url.replace('//', '//user:word@'), 'sse', request);
        await until('messages', () => held.messages() > 10);
        expect(held.changes).toEqual([{ stream: 0, at: expect.any(Number) as number, open: true, cluster: 'eu' }]);
        expect(seen.map(({ method, url: path, headers }) => ({ method, path, headers }))).toEqual([
            {
                method: 'GET',
                path: '/events?a=1',
                headers: expect.objectContaining({
                    host: 'shop.example',
                    'x-key': 'k',
                    accept: 'text/event-stream',
                    authorization: `Basic ${Buffer.from('user:word').toString('base64')}`,
                }) as object,
            },
        ]);
    });

    it.each<[string, string, (response: ServerResponse) => unknown, Partial<PlannedRequest>?]>([
        ['closes at once after a message', 'CLOSED', (response) => begin(response).end()],
        ['is reset', 'ECONNRESET', (response) => void begin(response).socket?.resetAndDestroy()],
        ['is refused', 'HTTP 403', (response) => response.writeHead(403).end()],
        ['is redirected', 'HTTP 302', (response) => response.writeHead(302, { location: '/' }).end()],
        ['has nothing to say', 'HTTP 204', (response) => response.writeHead(204).end()],
        [
            'is a page',
            'NO_EVENT_STREAM',
            (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(event('cluster=eu')),
        ],
        ['is one endless line', 'TOO_LARGE', (response) => begin(response).write('a'.repeat(1_100_000))],
        [
            'has a message that is not as expected',
            'WRONG_BODY',
            (response) => begin(response, 'cluster=eu sorry'),
            { expect: { pattern: '^(?![^]*sorry)' } },
        ],
    ])('that %s is broken (%s), and opened again', async (_, why, answer, change = {}) => {
        const { url } = await serve((__, response) => void answer(response));
        const held = hold(url, 'sse', change);
        await until('three attempts', () => held.whys().length >= 3);
        expect(new Set(held.whys())).toEqual(new Set([why]));
    });

    it('that sends what is not HTTP is broken', async () => {
        const held = hold(await serveBytes((socket) => socket.end('garbage\r\n\r\n')), 'sse');
        await until('two attempts', () => held.whys().length >= 2);
        expect(held.whys()[0]).toMatch(/^HPE_/);
    });

    it.each<[string, (response: ServerResponse) => void, boolean]>([
        ['never begins', () => undefined, false],
        [
            'begins without a message',
            (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
            false,
        ],
        [
            'sends only comments',
            (response) => {
                response.writeHead(200, { 'content-type': 'text/event-stream' });
                const tick = setInterval(() => response.write(': ping\n\n'), 10);
                ended.push(() => clearInterval(tick));
            },
            false,
        ],
        ['stays open after a message', (response) => void begin(response), true],
    ])('that %s is silent, since its last message', async (_, answer, opens) => {
        const { url } = await serve((__, response) => answer(response));
        const held = hold(url, 'sse', {}, 150);
        await until('two silences', () => held.whys().length >= 2);
        expect(new Set(held.whys())).toEqual(new Set(['SILENT']));
        const [first, second] = held.changes;
        expect(first?.open).toBe(opens);
        const failed = opens ? second : first;
        const since = failed?.open === false ? failed.since : NaN;
        expect((failed?.at ?? NaN) - since).toBeGreaterThanOrEqual(150);
    });

    it('is not tried more than ten times a second', async () => {
        const startedAt = performance.now();
        const held = hold('http://127.0.0.1:9/', 'sse');
        await until('attempts', () => held.whys().length >= 5);
        expect(held.whys()[0]).toBe('ECONNREFUSED');
        // A timer may fire a millisecond early.
        expect(held.whys().length).toBeLessThanOrEqual(1 + (performance.now() - startedAt) / 99);
    });

    it('is not silent where this process was held up itself', async () => {
        const program = `
            const server = require('node:http').createServer((_, response) => {
                response.writeHead(200, { 'content-type': 'text/event-stream' });
                setInterval(() => response.write('data: cluster=eu\\n\\n'), 10);
            }).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
        const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
        ended.push(() => child.kill('SIGKILL'));
        const [port] = (await once(child.stdout, 'data')) as [Buffer];
        const held = hold(`http://127.0.0.1:${port.toString().trim()}/`, 'sse', {}, 3000);
        await until('messages', () => held.messages() > 0);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);
        const before = held.messages();
        await until('messages again', () => held.messages() > before);
        expect(held.whys()).toEqual([]);
    });
});

describe('a WebSocket', () => {
    it('is open from its first message on, after it has sent its own, and says who serves it', async () => {
        const seen: string[] = [];
        const url = await serveSockets((socket, { url: path, headers }) => {
            socket.on('message', (data: Buffer) => {
                seen.push(`${path} ${String(headers['x-key'])} ${data.toString()}`);
                socket.send('{"cluster": "eu"}');
            });
        });
        const held = hold(url, 'websocket', {
            path: '/socket?a=1',
            headers: { 'X-Key': 'k', 'Sec-WebSocket-Protocol': 'chat, super' },
            body: 'subscribe',
            expect: { json: { '/cluster': 'eu' } },
        });
        await until('a message', () => held.messages() === 1);
        expect(seen).toEqual(['/socket?a=1 k subscribe']);
        expect(held.changes).toHaveLength(1);
    });

    it('says who serves it by the header of its handshake', async () => {
        const { server, url } = await serve((_, response) => response.end());
        const sockets = new WebSocketServer({ server });
        sockets.on('headers', (headers) => headers.push('x-served-by: eu'));
        sockets.on('connection', (socket) => socket.send('hello'));
        const requests: PlannedRequest[] = [
            { name: 'a', stream: { protocol: 'websocket', everyMs: patienceMs, count: 2 } },
        ];
        const reader = backendReader({ header: { cluster: 'X-Served-By' } });
        const holder = holdStreams(new URL(url), loadRequests({ clusters, requests }), reader, 1000);
        ended.push(() => holder.close());
        const changes: StreamChange[] = [];
        await until('both', () => changes.push(...(holder.news(0)?.changes ?? [])) === 2);
        expect(openStreams(changes)).toMatchObject([{ cluster: 'eu' }, { cluster: 'eu' }]);
        expect(new Set(changes.map(({ stream }) => stream))).toEqual(new Set([0, 1]));
    });

    it.each<[string, string, (socket: WebSocket) => unknown]>([
        ['closes at once', 'CLOSED', (socket) => socket.close()],
        ['closes with a code', 'CLOSED 1011', (socket) => socket.close(1011)],
        ['ends its connection', 'CLOSED', (socket) => socket.terminate()],
        [
            'sends a message without an end',
            'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
            (socket) => socket.send('a'.repeat(1_100_000)),
        ],
    ])('that %s is broken (%s), and opened again', async (_, why, answer) => {
        const held = hold(await serveSockets((socket) => void answer(socket)), 'websocket');
        await until('two attempts', () => held.whys().length >= 2);
        expect(held.whys()[0]).toBe(why);
    });

    it.each<[string, string | RegExp, string]>([
        ['is refused', 'HTTP 403', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'],
        ['is answered like a request', 'HTTP 200', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'],
        [
            'gets the answer to another key',
            'BAD_HANDSHAKE',
            'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: x\r\n\r\n',
        ],
        ['gets garbage', /^HPE_/, 'garbage\r\n\r\n'],
    ])('that %s is not opened', async (_, why, answer) => {
        const held = hold(await serveBytes((socket) => socket.end(answer)), 'websocket');
        await until('two attempts', () => held.whys().length >= 2);
        expect(held.whys()[0]).toEqual(typeof why === 'string' ? why : (expect.stringMatching(why) as string));
    });

    it('that gets frames that are none is broken', async () => {
        const url = await serveSockets((socket) => {
            socket.send('cluster=eu');
            (socket as unknown as { _socket: Socket })._socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
        });
        const held = hold(url, 'websocket');
        await until('a break', () => held.whys().length > 0);
        expect(held.whys()[0]).toMatch(/^WS_ERR_/);
    });

    it('that stays open and silent is broken', async () => {
        const held = hold(await serveSockets((socket) => socket.send('cluster=eu')), 'websocket', {}, 150);
        await until('a break', () => held.whys().length > 0);
        expect(held.whys()[0]).toBe('SILENT');
    });
});

/** An address whose connections go to the server that is chosen, and break when it is another. */
async function gateway(first: string): Promise<{ url: string; readonly choose: (url: string) => void }> {
    let target = new URL(first);
    const pairs = new Set<Socket>();
    const server = createServer((incoming) => {
        const outgoing = connect(Number(target.port), target.hostname);
        for (const [one, other] of [
            [incoming, outgoing],
            [outgoing, incoming],
        ] as const) {
            pairs.add(one.on('error', () => undefined).on('close', () => other.destroy()));
            one.pipe(other);
        }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const end = (): void => pairs.forEach((socket) => socket.destroy());
    ended.push(() => {
        server.close();
        end();
    });
    const address = server.address();
    return {
        url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
        choose(url) {
            target = new URL(url);
            end();
        },
    };
}

describe('streams of a load generator', () => {
    it.each<[Protocol, (cluster: string) => Promise<string>]>([
        [
            'sse',
            async (cluster) => {
                const { url } = await serve((request, response) => {
                    if (request.url === '/') {
                        response.end(`cluster=${cluster}`);
                        return;
                    }
                    begin(response, `cluster=${cluster}`);
                    const tick = setInterval(() => response.write(event(`cluster=${cluster}`)), 20);
                    response.on('close', () => clearInterval(tick));
                });
                return url;
            },
        ],
        [
            'websocket',
            (cluster) =>
                serveSockets((socket) => {
                    const tick = setInterval(() => socket.send(`cluster=${cluster}`), 20);
                    socket.on('close', () => clearInterval(tick));
                }),
        ],
    ])(
        '(%s) come back at another server, beside requests that are not lost by it',
        async (protocol, server) => {
            const [eu, us] = [await server('eu'), await server('us')];
            const { url, choose } = await gateway(eu);
            const load = loadRequests({
                clusters,
                requests: [
                    { name: 'page' },
                    { name: 'events', path: '/events', stream: { protocol, count: 3, everyMs: patienceMs } },
                ],
            });
            const started = (sender = startSender({ url, rate: 20, timeoutMs: 5000, load }));
            const served = (): string[] => openStreams(started.streams.changes).map(({ cluster }) => cluster);
            await until('all open', () => served().join() === 'eu,eu,eu', 60_000);
            choose(us);
            await until('all back', () => served().join() === 'us,us,us', 60_000);
            await started.stop();
            const { changes, counts } = started.streams;
            expect(changes.filter(({ open }) => !open).length).toBeGreaterThanOrEqual(3);
            expect(counts.reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThanOrEqual(6);
            // Streams are no requests, and closing them at the end breaks none.
            expect([...started.samples].every(({ detail = '' }) => !detail.startsWith('events'))).toBe(true);
            expect(served()).toEqual(['us', 'us', 'us']);
            const scheduled = started.samples.map(({ scheduledAt }) => scheduledAt);
            expect(changes.every(({ at }) => at > Math.min(...scheduled) - 60_000 && at < Date.now() + 60_000)).toBe(
                true,
            );
        },
        150_000,
    );
});
