import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upstreamSpec } from '../../../components/gloo/upstream/healthCheckedUpstreamSpec';
import { upstream as declaredUpstream } from '../../../components/gloo/upstream/upstreamManifest';
import type { UpstreamSpec } from '../../../lab/gloo/translator/resources';
import { translate } from '../../../lab/gloo/translator/translate';
import { until } from '../../../lab/process/until';
import { ensureTools } from '../../../lab/tools';
import { pairNamed } from './translator/support/certificates';
import { snapshot, upstream } from './translator/support/snapshot';

const folder = mkdtempSync(join(tmpdir(), 'health-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

let server: Http2Server;
let checks: IncomingHttpHeaders[];
/** What the server answers; it speaks HTTP/2 without TLS, and nothing else. */
let status: number;

beforeEach(async () => {
    checks = [];
    server = createServer((request, response) => {
        checks.push(request.headers);
        response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => void server.close());

type Given = Parameters<typeof upstreamSpec>[0];

/** Runs Envoy with the cluster that the lab makes of the component's Upstream, for as long as `work` takes. */
async function withUpstream(args: Partial<Given>, work: () => Promise<void>): Promise<void> {
    const service = { name: 'service-blue', port: 10_000 };
    const spec = declaredUpstream(upstreamSpec({ service, ...args })).spec as unknown as UpstreamSpec;
    const { clusters, reports } = translate(
        snapshot(await pairNamed('client'), { upstreams: [upstream(spec)], schemes: [] }),
    );
    expect(reports[0]?.reasons).toEqual([]);
    const cluster = Object.fromEntries(
        Object.entries(clusters[0] ?? {}).filter(([field]) => !['@type', 'edsClusterConfig'].includes(field)),
    );
    const { port } = server.address() as AddressInfo;
    const address = { socketAddress: { address: '127.0.0.1', portValue: port } };
    const bootstrap = {
        staticResources: {
            clusters: [
                {
                    ...cluster,
                    type: 'STATIC',
                    loadAssignment: {
                        clusterName: cluster['name'],
                        endpoints: [{ lbEndpoints: [{ endpoint: { address } }] }],
                    },
                },
            ],
        },
        admin: { address: { pipe: { path: join(folder, 'admin') } } },
    };
    const file = join(folder, 'envoy.json');
    writeFileSync(file, JSON.stringify(bootstrap));
    const [envoy] = await ensureTools(['envoy']);
    const process = spawn(envoy.path, ['--config-path', file, '--use-dynamic-base-id', '--log-level', 'error']);
    const ended = new Promise((resolve) => process.once('exit', resolve));
    try {
        await work();
    } finally {
        process.kill('SIGKILL');
        await ended;
    }
}

/** What Envoy's administration interface says of the only endpoint. */
async function health(): Promise<string> {
    return new Promise((resolve, reject) => {
        get({ socketPath: join(folder, 'admin'), path: '/clusters' }, (response) => {
            let text = '';
            response.on('data', (part: Buffer) => (text += part.toString()));
            response.on('end', () => resolve(/::health_flags::(.*)/.exec(text)?.[1] ?? ''));
        }).on('error', reject);
    });
}

describe('a health check by HTTP/2', () => {
    const healthCheck = {
        interval: '100ms',
        requestHeadersToAdd: [
            { header: { key: 'x-probe', value: 'failover' } },
            { header: { key: 'user-agent', value: 'probe' }, append: false },
        ],
        expectedStatuses: [{ start: 204, end: 205 }],
    };

    it.each([
        [204, 'healthy'],
        [200, '/failed_active_hc'],
    ])(
        'that expects 204 and gets %i makes the endpoint %s, with the headers that were given',
        async (answer, flags) => {
            status = answer;
            await withUpstream({ useHttp2: true, healthCheck }, async () => {
                await until(health, (found) => checks.length > 0 && found === flags, {
                    timeoutMs: 20_000,
                    what: flags,
                });
            });
            expect(checks[0]).toMatchObject({
                ':authority': 'service-blue.default.svc.cluster.local',
                ':path': '/health',
                'x-probe': 'failover',
                'user-agent': 'probe',
            });
        },
    );
});
