import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiClient, type ApiClient } from '../../../plugins/kubernetes/apiClient';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let client: ApiClient;
let answers: Answer[];
let received: {
    method: string | undefined;
    url: string | undefined;
    body: string;
    headers: IncomingMessage['headers'];
}[];

beforeEach(async () => {
    answers = [];
    received = [];
    server = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
            received.push({ method: request.method, url: request.url, body, headers: request.headers });
            (answers.length > 1 ? answers.shift() : answers[0])?.(request, response, body);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = apiClient(
        { server: url(), tls: { rejectUnauthorized: true }, token: 'hush', namespace: 'default' },
        'test/1',
    );
});
afterEach(() => {
    server.closeAllConnections();
    server.close();
});

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const status =
    (code: number, body: object, headers: Record<string, string> = {}): Answer =>
    (_, response) =>
        response.writeHead(code, headers).end(JSON.stringify(body));

describe('apiClient', () => {
    it('sends what it is asked to, with the token', async () => {
        answers = [status(200, { kind: 'ConfigMap' })];
        const body = { kind: 'ConfigMap' };
        const request = {
            method: 'PATCH',
            path: '/api/v1/x',
            query: { dryRun: 'All' },
            body,
            contentType: 'application/apply-patch+yaml',
        } as const;
        expect(await client(request)).toEqual({ kind: 'ConfigMap' });
        expect(received).toMatchObject([
            { method: 'PATCH', url: '/api/v1/x?dryRun=All', body: '{"kind":"ConfigMap"}' },
        ]);
        expect(received[0]?.headers).toMatchObject({
            authorization: 'Bearer hush',
            'content-type': 'application/apply-patch+yaml',
        });
    });

    it('sends the body of a DELETE too', async () => {
        answers = [status(200, {})];
        await client({ method: 'DELETE', path: '/', body: { propagationPolicy: 'Foreground' } });
        expect(received[0]?.body).toBe('{"propagationPolicy":"Foreground"}');
    });

    it('fails with the server’s own words', async () => {
        answers = [status(422, { message: 'spec.replikas: field not declared', details: { kind: 'Deployment' } })];
        await expect(client({ method: 'GET', path: '/' })).rejects.toMatchObject({
            name: 'ApiError',
            status: 422,
            message: 'spec.replikas: field not declared',
            about: 'Deployment',
        });
    });

    it('tries again when the server is busy', async () => {
        answers = [status(429, {}, { 'retry-after': '0' }), status(503, {}), status(200, { ok: true })];
        expect(await client({ method: 'GET', path: '/' })).toEqual({ ok: true });
        expect(received).toHaveLength(3);
    });

    it('tries again when the connection breaks', async () => {
        answers = [(request) => request.socket.destroy(), status(200, { ok: true })];
        expect(await client({ method: 'GET', path: '/' })).toEqual({ ok: true });
    });

    it('never sends a POST twice', async () => {
        answers = [status(503, { message: 'busy' })];
        await expect(client({ method: 'POST', path: '/' })).rejects.toThrow('busy');
        expect(received).toHaveLength(1);
    });

    it('says which server cannot be reached', async () => {
        const gone = url();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
        await expect(client({ method: 'GET', path: '/' })).rejects.toThrow(
            `the Kubernetes cluster at ${gone} cannot be reached: ECONNREFUSED`,
        );
    });
});
