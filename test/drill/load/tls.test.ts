import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { openHttp1Client } from '../../../drill/load/http1Client';
import { loadRequests, plainRequest } from '../../../drill/load/loadRequests';
import type { EntryTls } from '../../../drill/plan/connection';
import { BadInput } from '../../../errors';
import { type SelfSigned, selfSigned } from '../support/certificates';

const clusters = ['eu', 'us'].map((name) => ({ name, region: name }));
const folder = mkdtempSync(join(tmpdir(), 'drill-tls-'));
const inFile = (name: string): { fromFile: string } => ({ fromFile: join(folder, name) });
const names = [
    { type: 'dns' as const, value: 'shop.example' },
    { type: 'url' as const, value: 'spiffe://eu/ns/shop/sa/web' },
];
let server: SelfSigned, client: SelfSigned, expired: SelfSigned;

beforeAll(async () => {
    [server, client, expired] = await Promise.all([
        selfSigned('shop', names),
        selfSigned('caller'),
        selfSigned('old', [], -1),
    ]);
    const files = {
        'server.crt': server.certificate,
        'client.crt': client.certificate,
        'client.key': client.key,
        'expired.crt': expired.certificate,
        'expired.key': expired.key,
        'broken.crt': client.certificate.replace(/\n[^-]/, '\nA'),
        'text.crt': 'no certificate',
    };
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One request to a server that lets in who shows the client's certificate. */
async function answerTo(
    tls: EntryTls,
    entry = 'https://shop.example',
): Promise<{ error: string; said: string; peer: string }> {
    const { certificate: cert, key } = server;
    const settings = { cert, key, ca: client.certificate, requestCert: true, rejectUnauthorized: true };
    const listener = createServer(settings, (request, response) =>
        response.end(
            `${request.headers.host} ${String((request.socket as TLSSocket & { servername?: string }).servername)}`,
        ),
    );
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const url = new URL(`${entry}:${port}/`);
    const load = loadRequests({ clusters, tls, resolve: { [`${url.hostname}:${port}`]: '127.0.0.1' } });
    const opened = openHttp1Client(url, 30_000, load);
    const reply = await new Promise<{ error: string; body: string; peer: string }>((resolve) =>
        opened.send(plainRequest, performance.now(), resolve),
    );
    await opened.close();
    listener.close();
    return { error: reply.error, said: reply.body.replace(`:${port}`, ''), peer: reply.peer };
}

describe('a connection over TLS', () => {
    const whole = (): EntryTls => ({
        ca: inFile('server.crt'),
        certificate: inFile('client.crt'),
        key: inFile('client.key'),
    });

    it('trusts the authority of the plan, shows its certificate, and goes where the plan resolves it to', async () => {
        expect(await answerTo(whole())).toEqual({
            error: '',
            said: 'shop.example shop.example',
            peer: 'DNS:shop.example\nURI:spiffe://eu/ns/shop/sa/web\nCN=shop',
        });
    });

    it('asks for the server name of the plan, not for that of the entry', async () => {
        expect(await answerTo({ ...whole(), serverName: 'shop.example' }, 'https://other.example')).toMatchObject({
            error: '',
            said: 'other.example shop.example',
        });
        expect(await answerTo(whole(), 'https://other.example')).toMatchObject({
            error: 'ERR_TLS_CERT_ALTNAME_INVALID',
        });
    });

    it('has no names of a server that could not be reached again', async () => {
        const { certificate: cert, key } = server;
        const listener = createServer({ cert, key }, (_, response) => response.end());
        await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
        const { port } = listener.address() as AddressInfo;
        const load = loadRequests({ clusters, tls: { ca: server.certificate, serverName: 'shop.example' } });
        const opened = openHttp1Client(new URL(`https://127.0.0.1:${port}/`), 30_000, load);
        const ask = (): Promise<{ error: string; peer: string }> =>
            new Promise((resolve) => opened.send(plainRequest, performance.now(), resolve));
        expect(await ask()).toMatchObject({ error: '', peer: expect.stringContaining('CN=shop') as string });
        const closed = new Promise((resolve) => listener.close(resolve));
        listener.closeAllConnections();
        await closed;
        expect(['ECONNREFUSED', 'CLOSED', 'ECONNRESET']).toContain((await ask()).error);
        expect(await ask()).toMatchObject({ error: 'ECONNREFUSED', peer: '' });
        await opened.close();
    });

    it('is refused by an authority that nobody trusts, and without a certificate', async () => {
        const { ca, ...own } = whole();
        expect(await answerTo(own)).toMatchObject({ error: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
        expect((await answerTo({ ca: ca ?? '' })).error).not.toBe('');
    });
});

describe('the certificates of a plan', () => {
    const load = (tls: EntryTls) => loadRequests({ clusters, tls });

    it('may be PEM in the plan, and only the key is secret', () => {
        const { tls, secrets } = load({ certificate: client.certificate, key: client.key });
        expect(tls).toEqual({ cert: client.certificate, key: client.key });
        expect(secrets).toContain(client.key.split('\n')[1]);
        expect(secrets).not.toContain(client.certificate.split('\n')[1]);
    });

    it.each<[string, () => EntryTls, RegExp]>([
        ['a missing file', () => ({ ca: inFile('none.crt') }), /`tls.ca` cannot be read: ENOENT/],
        [
            'a file without PEM',
            () => ({ ca: inFile('text.crt') }),
            /`tls.ca` has no certificate: .*text.crt has no PEM/,
        ],
        ['a broken certificate', () => ({ ca: inFile('broken.crt') }), /`tls.ca` is no certificate: .*broken.crt: /],
        ['an expired authority', () => ({ ca: inFile('expired.crt') }), /`tls.ca` expired on \d{4}-.*expired.crt/],
        [
            'an expired certificate',
            () => ({ certificate: inFile('expired.crt'), key: inFile('expired.key') }),
            /`tls.certificate` expired on /,
        ],
        [
            'a certificate as the key',
            () => ({ certificate: inFile('client.crt'), key: inFile('client.crt') }),
            /`tls.key` is no private key: .*client.crt needs PEM without a passphrase/,
        ],
        [
            'the key of another certificate',
            () => ({ certificate: inFile('client.crt'), key: inFile('expired.key') }),
            /`tls.key` does not match `tls.certificate`: .*expired.key is the key of another/,
        ],
    ])('are refused with %s', (_, tls, message) => {
        expect(() => load(tls())).toThrow(BadInput);
        expect(() => load(tls())).toThrow(message);
    });

    it('may have an expired authority beside a valid one', () => {
        expect(() => load({ ca: `${expired.certificate}\n${server.certificate}` })).not.toThrow();
    });
});
