import {
    createSecureServer,
    createServer,
    type Http2Server,
    type Http2Session,
    type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Client, Reply } from '../../../drill/load/client';
import { openHttp2Client } from '../../../drill/load/http2Client';
import { type LoadRequest, plainRequest } from '../../../drill/load/loadRequests';
import { selfSigned } from '../support/certificates';
import { closeServers, serve } from '../support/servers';

const clients: Client[] = [];
const servers: { close(): unknown }[] = [];
const sessions = new Set<Http2Session>();
afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    sessions.forEach((session) => session.destroy());
    sessions.clear();
    servers.splice(0).forEach((server) => server.close());
    await closeServers();
});

async function listening(server: Http2Server | ReturnType<typeof createTlsServer>): Promise<number> {
    servers.push(server);
    server.on('session', (session: Http2Session) => sessions.add(session));
    await new Promise<void>((resolve) => (server as Http2Server).listen(0, '127.0.0.1', resolve));
    return ((server as Http2Server).address() as AddressInfo).port;
}

async function h2c(answer: (stream: ServerHttp2Stream, headers: Record<string, unknown>) => void): Promise<string> {
    const server = createServer().on('stream', (stream, headers) => {
        stream.on('error', () => undefined);
        answer(stream, headers);
    });
    return `http://127.0.0.1:${await listening(server)}`;
}

function opened(url: string, timeoutMs = 20_000, load: Parameters<typeof openHttp2Client>[2] = {}): Client {
    const client = openHttp2Client(new URL(url), timeoutMs, load);
    clients.push(client);
    return client;
}

const reply = (client: Client, request: Partial<LoadRequest> = {}): Promise<Reply> =>
    new Promise((resolve) => client.send({ ...plainRequest, ...request }, performance.now(), resolve));

describe('HTTP/2', () => {
    it('is spoken by prior knowledge, with the method, path, host, headers and body of the plan', async () => {
        const url = await h2c((stream, headers) => {
            let body = '';
            stream.on('data', (chunk: Buffer) => (body += chunk.toString()));
            stream.on('end', () => {
                stream.respond({ ':status': 201, 'x-served-by': 'eu' });
                const { ':method': method, ':path': path, ':authority': host, 'x-tenant': tenant } = headers;
                stream.end([method, path, host, tenant, body].join(' '));
            });
        });
        const headers = { host: 'shop.example', 'x-tenant': 'a', connection: 'keep-alive' };
        const client = opened(`${url}/entry?a=1`);
        const got = await reply(client, { method: 'POST', headers, body: 'grüße' });
        expect(got).toMatchObject({ status: 201, error: '', headers: { 'x-served-by': 'eu' }, peer: '' });
        expect(Buffer.from(got.body, 'latin1').toString()).toBe('POST /entry?a=1 shop.example a grüße');
        expect((await reply(client, { path: '/other' })).body).toContain('GET /other 127.0.0.1');
    });

    it('takes a length without a body from HEAD', async () => {
        const url = await h2c((stream) => stream.respond({ 'content-length': 10 }, { endStream: true }));
        expect(await reply(opened(url), { method: 'HEAD' })).toMatchObject({ status: 200, error: '' });
    });

    it('is agreed on over TLS, and the connection says who the server is', async () => {
        const { certificate, key } = await selfSigned('shop', [{ type: 'dns', value: 'shop.example' }]);
        const server = createSecureServer({ cert: certificate, key }, (_, response) => response.end('hi'));
        const port = await listening(server);
        const url = `https://shop.example:${port}`;
        const load = { tls: { ca: certificate }, resolve: { [`shop.example:${port}`]: '127.0.0.1' } };
        expect(await reply(opened(url, 20_000, load))).toMatchObject({
            status: 200,
            error: '',
            body: 'hi',
            peer: 'DNS:shop.example\nCN=shop',
        });
        expect(await reply(opened(url, 20_000, { resolve: load.resolve }))).toMatchObject({
            status: 0,
            error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        });
    });

    it('is missed where the server does not offer it', async () => {
        const { certificate, key } = await selfSigned('shop', [{ type: 'ip', value: '127.0.0.1' }]);
        const port = await listening(createTlsServer({ cert: certificate, key }));
        const got = await reply(opened(`https://127.0.0.1:${port}`, 20_000, { tls: { ca: certificate } }));
        expect(got).toMatchObject({ status: 0, error: 'NO_HTTP2' });
        const { url } = await serve((_, response) => response.end('1.1'));
        expect((await reply(opened(url))).error).not.toBe('');
    });

    it.each<[string, (stream: ServerHttp2Stream) => void, string]>([
        ['resets a stream', (stream) => stream.close(7), 'RST_REFUSED_STREAM'],
        ['ends the connection', (stream) => stream.session?.destroy(), 'CLOSED'],
        [
            'sends less than it announces',
            (stream) => {
                stream.respond({ 'content-length': 10 });
                stream.end('short');
            },
            '',
        ],
    ])('counts a request as lost where the server %s, and goes on', async (_, fail, error) => {
        let failing = true;
        const url = await h2c((stream) => (failing ? fail(stream) : (stream.respond(), stream.end('well'))));
        const client = opened(url);
        const lost = await reply(client);
        expect(lost).toMatchObject({ status: 0, error: error || (expect.stringMatching(/./) as string) });
        failing = false;
        expect(await reply(client)).toMatchObject({ status: 200, error: '', body: 'well' });
    });

    it('is refused where nobody listens', async () => {
        const { url, ...nobody } = await serve(() => undefined);
        await nobody.close();
        expect(await reply(opened(url))).toMatchObject({ status: 0, error: 'ECONNREFUSED' });
    });

    it('takes a new connection where the old one is silent, and not where one request is slow', async () => {
        let connections = 0;
        let answers = 0;
        const url = await h2c((stream) => {
            connections = sessions.size;
            // All of the first connection, and one request of the second.
            if (connections > 1 && answers++ !== 1) {
                stream.respond();
                stream.end('well');
            }
        });
        const client = opened(url, 1000);
        const expired = async (): Promise<Reply> => {
            const sent = reply(client);
            await new Promise((resolve) => setImmediate(resolve));
            client.expire(performance.now() + 5000);
            return sent;
        };
        expect(await expired()).toMatchObject({ error: 'TIMEOUT' });
        expect(await reply(client)).toMatchObject({ error: '', body: 'well' });
        expect(client.connections()).toBe(2);
        expect(client.pending()).toBe(0);
        expect(connections).toBe(2);
    });

    it('has as many streams on one connection as its server allows', async () => {
        const waiting: ServerHttp2Stream[] = [];
        const server = createServer({ settings: { maxConcurrentStreams: 10 } }).on('stream', (stream) =>
            waiting.push(stream),
        );
        const client = opened(`http://127.0.0.1:${await listening(server)}`);
        const first = reply(client);
        while (waiting.length < 1) {
            await new Promise((resolve) => setImmediate(resolve));
        }
        const others = Array.from({ length: 14 }, () => reply(client));
        while (waiting.length < 15) {
            await new Promise((resolve) => setImmediate(resolve));
        }
        waiting.forEach((stream) => {
            stream.respond();
            stream.end();
        });
        const replies = await Promise.all([first, ...others]);
        expect(replies.every(({ status }) => status === 200)).toBe(true);
        expect(client.connections()).toBe(2);
    });
});
