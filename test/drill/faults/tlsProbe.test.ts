import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { sendTlsProbe } from '../../../drill/faults/tlsProbe';

const folder = mkdtempSync(join(tmpdir(), 'probe-'));
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
const servers: Server[] = [];

/** Two certificates that signed themselves; the gateway trusts the first alone. */
beforeAll(() => {
    for (const name of ['known', 'foreign']) {
        const made = ['-nodes', '-days', '1', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.crt`];
        execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...made], {
            cwd: folder,
            stdio: 'ignore',
        });
    }
});
afterAll(() => {
    servers.forEach((server) => server.close());
    rmSync(folder, { recursive: true });
});

const material = (name: string): Record<string, string> => ({
    'tls.crt': file(`${name}.crt`),
    'tls.key': file(`${name}.key`),
});

/** Lets in who shows the known certificate and asks for `allowed`. */
async function gateway(): Promise<string> {
    const server = createServer(
        {
            cert: file('known.crt'),
            key: file('known.key'),
            ca: file('known.crt'),
            requestCert: true,
            rejectUnauthorized: true,
            SNICallback: (name, done) => done(name === 'allowed' ? null : new Error('no such name')),
        },
        (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a probe straight at a gateway', () => {
    it.each([
        ['is answered with a certificate that it trusts', 'known', 'allowed', 'answered', 'HTTP/1.1 200 OK'],
        ['is refused without one', undefined, 'allowed', 'refused', 'certificate required'],
        ['is refused with another’s', 'foreign', 'allowed', 'refused', ''],
        ['is refused with a name that it does not have', 'known', 'other', 'refused', ''],
    ])('%s', async (_, shown, sni, outcome, text) => {
        const probe = { name: 'x', address: await gateway(), sni, ...(shown !== undefined && { material: shown }) };
        const found = await sendTlsProbe(probe, { known: material('known'), foreign: material('foreign') });
        expect(found.outcome).toBe(outcome);
        expect(found.text).toContain(text);
    });

    it('shows nothing where it reaches nobody', async () => {
        const probe = { name: 'x', address: '127.0.0.1:9', sni: 'allowed' };
        expect((await sendTlsProbe(probe, {})).outcome).toBe('unreached');
    });

    it('is refused by who resets it or never answers', async () => {
        let reset = true;
        const server = createPlainServer((socket) => (reset ? void socket.resetAndDestroy() : undefined));
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const probe = { name: 'x', address: `127.0.0.1:${(server.address() as AddressInfo).port}`, sni: 'a' };
        expect(await sendTlsProbe(probe, {})).toEqual({ outcome: 'refused', text: 'connection reset' });
        reset = false;
        expect(await sendTlsProbe(probe, {}, 100)).toEqual({ outcome: 'refused', text: 'no answer within 0.1 s' });
        server.close();
    });
});
