import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { type Client, errorCode, type Reply } from '../../../drill/load/client';
import { openHttp1Client } from '../../../drill/load/http1Client';
import { type LoadRequest, plainRequest } from '../../../drill/load/loadRequests';
import { until } from '../support/until';

const reply = (body: string, ...headers: string[]): string =>
    ['HTTP/1.1 200 OK', `content-length: ${body.length}`, ...headers, '', body].join('\r\n');

let servers: Server[] = [];
let client: Client | undefined;
afterEach(async () => {
    await client?.close();
    servers.forEach((server) => server.close());
    servers = [];
});

/** A server of bytes: `answer` gets each connection, counted from 1, and the text of each request. */
async function listen(
    answer: (socket: Socket, text: string, connection: number) => void,
    host = '127.0.0.1',
): Promise<{ port: number; sockets: Socket[] }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
        sockets.push(socket);
        const connection = sockets.length;
        socket.on('data', (bytes: Buffer) => answer(socket, bytes.toString('latin1'), connection));
        socket.on('error', () => undefined);
    }).listen(0, host);
    servers.push(server);
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port, sockets };
}

function open(port: number, host = '127.0.0.1', timeoutMs = 10_000): Client {
    return (client = openHttp1Client(new URL(`http://${host}:${port}/a?b`), timeoutMs));
}

function ask(opened: Client, request: Partial<LoadRequest> = {}): Promise<Reply> {
    return new Promise((resolve) => opened.send({ ...plainRequest, ...request }, performance.now(), resolve));
}

describe('the HTTP/1.1 client', () => {
    it('sends what the request says, byte for byte', async () => {
        let seen = '';
        const { port } = await listen((socket, text) => {
            seen = text;
            socket.write(reply('ok'));
        });
        await ask(open(port), { method: 'POST', path: '/é', headers: { host: 'x', 'x-key': 'ü' }, body: 'é' });
        expect(seen).toBe(
            'POST /é HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\naccept: */*\r\nuser-agent: pulumi-failover-drill\r\nx-key: ü\r\ncontent-length: 2\r\n\r\nÃ©',
        );
    });

    it('reaches IPv6 addresses', async () => {
        let seen = '';
        const { port } = await listen((socket, text) => {
            seen = text;
            socket.write(reply('ok'));
        }, '::1');
        expect(await ask(open(port, '[::1]'))).toMatchObject({ status: 200, body: 'ok' });
        expect(seen).toContain(`\r\nhost: [::1]:${port}\r\n`);
    });

    it('uses a connection again, unless either side closes it', async () => {
        const { port } = await listen((socket, text, connection) => {
            socket.write(reply(String(connection), ...(text.includes('/last') ? ['connection: close'] : [])));
        });
        const opened = open(port);
        const bodies: string[] = [];
        for (const request of [{}, {}, { path: '/last' }, {}, { headers: { connection: 'close' } }, {}]) {
            bodies.push((await ask(opened, request)).body);
        }
        expect(bodies).toEqual(['1', '1', '1', '2', '2', '3']);
    });

    it('loses nothing on a connection that the server has closed meanwhile', async () => {
        const { port, sockets } = await listen((socket, _, connection) => socket.write(reply(String(connection))));
        const opened = open(port);
        expect(await ask(opened)).toMatchObject({ body: '1' });
        const ended = once(sockets[0] as Socket, 'close');
        sockets[0]?.end();
        await ended;
        expect(await ask(opened)).toMatchObject({ body: '2', error: '' });
    });

    it('takes an early reply while its body is still being sent, and closes the connection', async () => {
        const { port } = await listen((socket, _, connection) => {
            if (connection === 1) {
                socket.pause();
                socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n');
            } else {
                socket.write(reply('2'));
            }
        });
        const opened = open(port);
        const body = 'x'.repeat(20_000_000);
        expect(await ask(opened, { method: 'POST', body })).toMatchObject({ status: 413, error: '' });
        expect(await ask(opened)).toMatchObject({ body: '2' });
    });

    it.each([
        ['closes', (socket: Socket) => socket.end(), { status: 200, error: '', body: 'abc' }],
        ['resets', (socket: Socket) => socket.resetAndDestroy(), { status: 0, error: 'ECONNRESET' }],
    ])('judges a reply without a length by how the server %s the connection', async (_, finish, expected) => {
        const { port } = await listen((socket) => {
            socket.write('HTTP/1.1 200 OK\r\n\r\nabc', () => setTimeout(() => finish(socket), 20));
        });
        expect(await ask(open(port))).toMatchObject(expected);
    });

    it('says what is wrong with a malformed reply, and closes the connection', async () => {
        const { port } = await listen((socket, _, connection) => {
            socket.write(reply(String(connection), ...(connection === 1 ? ['transfer-encoding: chunked'] : [])));
        });
        const opened = open(port);
        const error = 'BAD_REPLY (both Content-Length and Transfer-Encoding)';
        expect(await ask(opened)).toMatchObject({ status: 0, error });
        expect(await ask(opened)).toMatchObject({ body: '2' });
    });

    it('gives no request the bytes that follow another reply', async () => {
        const { port, sockets } = await listen((socket, _, connection) => {
            socket.write(reply(String(connection)));
            setTimeout(() => socket.write(reply('nobody asked')), 5);
        });
        const opened = open(port);
        expect(await ask(opened)).toMatchObject({ body: '1' });
        await until('the end of the connection', () => sockets[0]?.destroyed === true);
        expect(await ask(opened)).toMatchObject({ body: '2' });
    });

    it('gives each request its own reply or none, whatever the server does', async () => {
        const moods = {
            reply: (socket: Socket, path: string) => socket.write(reply(path)),
            chunks: (socket: Socket, path: string) =>
                socket.write(
                    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${path.length.toString(16)}\r\n${path}\r\n0\r\n\r\n`,
                ),
            pieces: (socket: Socket, path: string) => {
                socket.write('HTTP/1.1 103 x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-');
                setTimeout(() => socket.write(`length: ${path.length}\r\n\r\n${path}`), 2);
            },
            last: (socket: Socket, path: string) => socket.end(reply(path, 'connection: close')),
            unannounced: (socket: Socket, path: string) => socket.end(reply(path)),
            unframed: (socket: Socket, path: string) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${path}`),
            twice: (socket: Socket, path: string) => socket.write(reply(path) + reply('/twice')),
            later: (socket: Socket, path: string) => {
                setTimeout(() => socket.write(reply(path)), 150); // after the deadline
            },
            half: (socket: Socket, path: string) => socket.end(reply(path).slice(0, -1)),
            reset: (socket: Socket) => socket.resetAndDestroy(),
            malformed: (socket: Socket, path: string) => socket.write(`${reply(path, ' folded')}`),
        };
        const names = Object.keys(moods) as (keyof typeof moods)[];
        const answered = new Set<string>();
        const { port } = await listen((socket, text) => {
            const path = text.split(' ')[1] ?? '';
            moods[path.split('-')[1] as keyof typeof moods](socket, path);
        });
        const plans = fc.array(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }), { maxLength: 6 });
        await fc.assert(
            fc.asyncProperty(plans, async (rounds) => {
                const opened = open(port, '127.0.0.1', 100);
                const expiry = setInterval(() => opened.expire(performance.now()), 5);
                try {
                    for (const [round, each] of rounds.entries()) {
                        const requests = each.map((mood, index) => ({ mood, path: `/${round}.${index}-${mood}` }));
                        const replies = await Promise.all(requests.map(({ path }) => ask(opened, { path })));
                        replies.forEach(({ error, status, body }, index) => {
                            const { mood, path } = requests[index] ?? { mood: '', path: '' };
                            // An answer may meet a connection that closes at that moment, or a busy machine.
                            if (error === '') {
                                expect({ status, body }).toEqual({ status: 200, body: path });
                                answered.add(mood);
                            }
                        });
                    }
                    expect(opened.pending()).toBe(0);
                } finally {
                    clearInterval(expiry);
                    await opened.close();
                }
            }),
            { numRuns: 12, examples: [[names.map((name) => [name])]] },
        );
        expect([...answered].sort()).toEqual(['chunks', 'last', 'pieces', 'reply', 'twice', 'unannounced', 'unframed']);
    });

    it('gives up at the deadline, with the connection', async () => {
        const { port, sockets } = await listen((socket, _, connection) => {
            if (connection > 1) {
                socket.write(reply(String(connection)));
            }
        });
        const opened = open(port, '127.0.0.1', 50);
        const first = ask(opened);
        await until('the deadline', () => {
            opened.expire(performance.now());
            return opened.pending() === 0;
        });
        expect(await first).toMatchObject({ error: 'TIMEOUT', status: 0 });
        await until('the end of the connection', () => sockets[0]?.destroyed === true);
        expect(await ask(opened)).toMatchObject({ body: '2' });
    });

    it('closes connections that have been idle for as long as the server says', async () => {
        const { port, sockets } = await listen((socket, text) => {
            if (text.includes('/refused')) {
                socket.resetAndDestroy();
            } else {
                socket.write(reply('', 'keep-alive: timeout=5'));
            }
        });
        const opened = open(port);
        await Promise.all([ask(opened, { path: '/refused' }), ask(opened), ask(opened)]);
        opened.expire(performance.now() + 2000);
        await Promise.all([ask(opened), ask(opened)]);
        expect(sockets).toHaveLength(3);
        opened.expire(performance.now() + 3100);
        await until('the end of idle connections', () => sockets.every(({ destroyed }) => destroyed));
    });
});

describe('the error of a connection', () => {
    const failed = (code: string): Error => Object.assign(new Error(code), { code });
    const tried = (...codes: string[]): Error =>
        Object.assign(new AggregateError(codes.map(failed)), { code: codes[0] });

    it.each([
        ['the system’s code', failed('ECONNRESET'), 'ECONNRESET'],
        ['that of the address that refused', tried('EADDRNOTAVAIL', 'ECONNREFUSED'), 'ECONNREFUSED'],
        [
            'the same below a client’s own error',
            new Error('canceled', { cause: tried('EADDRNOTAVAIL', 'ECONNREFUSED') }),
            'ECONNREFUSED',
        ],
        ['that of all addresses', tried('EMFILE', 'EMFILE'), 'EMFILE'],
        ['its name without a code', new TypeError('x'), 'TypeError'],
    ])('is %s', (_, error, code) => {
        expect(errorCode(error)).toBe(code);
    });
});
