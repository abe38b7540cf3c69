import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createApiServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../drill/report/report';
import { failover } from './support/program';

/* The plans of the reference, drilled as printed: only the network is this machine's. */

const page = readFileSync(join(__dirname, '../../docs/reference/drill.md'), 'utf8');
const printed = (language: string): string =>
    [...page.matchAll(/```(\w+)\n([^]*?)```/g)].find(
        ([, found, text]) => found === language && text?.includes('schemaVersion'),
    )?.[2] ?? '';

const folder = mkdtempSync(join(tmpdir(), 'documented-plan-'));
const servers: Server[] = [];
const authorization = 'Bearer hunter2';
let replicas = 3;

async function listening(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
}

function json(response: ServerResponse, status: number, value: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A shop that fails over at once. */
function shop(request: IncomingMessage, response: ServerResponse): void {
    const [name, region] = replicas > 0 ? ['eu', 'shop-europe'] : ['us', 'shop-america'];
    response.setHeader('x-served-by', region);
    request.resume();
    if (request.url === '/health') {
        response.end(`cluster=${name} pod=web`);
    } else if (request.method === 'GET' && request.url === '/products?page=1') {
        json(response, 200, { status: 'ok' });
    } else if (request.method === 'POST' && request.headers.host === 'api.shop.example') {
        json(response, request.headers.authorization === authorization ? 201 : 401, {});
    } else {
        json(response, 404, {});
    }
}

/** The API server of its cluster: one Deployment, its pods, and Leases. */
function apiServer(): Server {
    const objects = new Map<string, object>();
    return createApiServer((request, response) => {
        let text = '';
        request.on('data', (chunk: Buffer) => (text += chunk.toString()));
        request.on('end', () => {
            const path = request.url?.split('?')[0] ?? '';
            const body =
                text === '' ? {} : (JSON.parse(text) as { metadata?: { name?: string }; spec?: { replicas?: number } });
            const names = Array.from({ length: replicas }, (_, index) => `web-${index}`);
            if (path.endsWith('/pods')) {
                json(response, 200, { items: names.map((name) => ({ metadata: { name, uid: name } })) });
            } else if (path.endsWith('/endpointslices')) {
                json(response, 200, { items: [] });
            } else if (path.includes('/leases')) {
                const { name = '' } = body.metadata ?? {};
                const key = request.method === 'POST' ? `${path}/${name}` : path;
                const found = request.method === 'GET' ? objects.get(key) : body;
                if (found) {
                    objects.set(key, found);
                }
                json(response, found ? 200 : 404, found ?? {});
            } else if (path === '/apis/apps/v1/namespaces/shop/deployments/web') {
                replicas = body.spec?.replicas ?? replicas;
                const spec = { replicas, selector: { matchLabels: { app: 'web' } } };
                json(response, 200, { metadata: { name: 'web' }, spec });
            } else {
                json(response, 404, { message: `no ${path}` });
            }
        });
    });
}

beforeAll(() => {
    const made = ['-nodes', '-days', '1', '-subj', '/CN=shop', '-addext', 'subjectAltName=DNS:shop.example'];
    const files = ['-keyout', 'shop.key', '-out', 'shop.crt'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...made, ...files], {
        cwd: folder,
        stdio: 'ignore',
    });
});
afterAll(() => {
    servers.forEach((server) => {
        server.close();
        server.closeAllConnections();
    });
    rmSync(folder, { recursive: true });
});

describe('the plan in the reference', () => {
    it.each(['json', 'yaml'])(
        'runs as printed, in %s',
        async (language) => {
            const server = `http://127.0.0.1:${await listening(apiServer())}`;
            const kubeconfig = {
                'current-context': 'c',
                clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
                users: [{ name: 'u', user: {} }],
                contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
            };
            const [cert, key] = ['shop.crt', 'shop.key'].map((name) => readFileSync(join(folder, name)));
            const port = await listening(createServer({ cert, key }, shop));
            const plan = join(folder, `plan.${language}`);
            writeFileSync(plan, printed(language));
            writeFileSync(join(folder, 'shop-ca.pem'), cert ?? '');
            writeFileSync(join(folder, 'eu.kubeconfig'), JSON.stringify(kubeconfig));
            const output = join(folder, language);
            const load = [
                '--rate',
                '60',
                '--hold',
                '1s',
                '--requests',
                '100',
                '--fault',
                'scale',
                '--confirm',
                'eu',
                '--attempts',
                '3',
            ];
            const run = failover(['drill', '--plan', plan, '--output', output, ...load], {
                NODE_OPTIONS: `--require ${join(__dirname, 'support', 'redirectTls.js')}`,
                REDIRECT_TLS_PORT: String(port),
                ...(language === 'json' && { NODE_EXTRA_CA_CERTS: join(folder, 'shop.crt') }),
                SHOP_AUTHORIZATION: authorization,
            });
            const { code, stdout, stderr } = await run.ended;
            expect({ code, stderr }).not.toMatchObject({ code: 2 });
            expect(stderr).toContain('Written: ');
            const text = readFileSync(join(output, 'report.json'), 'utf8');
            const { expectations, proof, phases } = JSON.parse(text) as Report;
            // How late this machine sends is not the plan's; what its requests got is.
            const missed = expectations.filter(({ ok, name }) => !ok && !name.endsWith('Ms')).map(({ name }) => name);
            expect({ missed, proof: proof.problems, stderr: missed.length === 0 ? '' : stderr }).toEqual({
                missed: [],
                proof: [],
                stderr: '',
            });
            expect(phases.map(({ lost }) => lost)).toEqual([0, 0, 0]);
            expect(text + stdout + stderr).not.toContain('hunter2');
        },
        120_000,
    );
});
