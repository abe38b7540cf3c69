import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendProbe } from '../../../drill/faults/probe';

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** Answers with the status that the Host header names. */
async function caller(): Promise<string> {
    const server = createServer(({ headers: { host = '' }, url }, response) => {
        response.writeHead(Number(host.split('.')[0])).end(`RBAC: ${url}\nmore`);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a probe through a caller', () => {
    it.each([
        ['403.test', 'refused', '403 RBAC: /details'],
        ['503.test', 'refused', '503 RBAC: /details'],
        ['200.test', 'answered', '200 RBAC: /details'],
    ])('of %s is %s', async (host, outcome, text) => {
        const probe = { name: 'x', address: await caller(), host, path: '/details' };
        expect(await sendProbe(probe, {})).toEqual({ outcome, text });
    });

    it('that does not reach the caller says nothing', async () => {
        const probe = { name: 'x', address: '127.0.0.1:1', host: 'details.test' };
        expect((await sendProbe(probe, {})).outcome).toBe('unreached');
    });
});
