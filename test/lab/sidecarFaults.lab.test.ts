import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { podsFind } from '../../lab/node/sandbox/hostLayout';
import { type Ended, eventually, execute, failoverProgram, TestLab } from './support/failover';

const cluster = 'europe-west1';
const lab = new TestLab();
const folder = mkdtempSync(join(tmpdir(), 'sidecar-faults-'));
afterAll(async () => {
    await lab.remove();
    rmSync(folder, { recursive: true });
});

/** An application whose namespace asks for no sidecars yet, and an account that drills it. */
const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'drills' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'driller', namespace: 'drills' } },
    {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: {
            selector: { matchLabels: { app: 'checkout' } },
            template: {
                metadata: { labels: { app: 'checkout' } },
                spec: {
                    containers: [
                        {
                            name: 'checkout',
                            image: 'hashicorp/http-echo:1.0.0',
                            args: ['-listen=:8080', '-text=hello from checkout'],
                            ports: [{ containerPort: 8080 }],
                        },
                    ],
                },
            },
        },
    },
    {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: { selector: { app: 'checkout' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
];

const kubectl = (...args: string[]) => lab.exec('kubectl', '--kubeconfig', join(folder, 'admin.yaml'), ...args);

const file = (name: string, value: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
};

/** The only ready pod of the application, with so many containers. */
async function pod(containers: number): Promise<{ name: string; address?: string }> {
    const running = async () =>
        (await lab.status()).pods.filter(
            ({ name, ready, containers: all }) => name.startsWith('checkout') && ready && all.length === containers,
        );
    await eventually(async () => (await running()).length === 1);
    const [found] = await running();
    return found ?? { name: '' };
}

/** A drill of the application by its sidecar, at its own address. */
function drill(address: string | undefined, kubeconfig: string, ...args: string[]): Promise<Ended> {
    const plan = file('plan.json', {
        ...{ schemaVersion: 1, infrastructure: 'existing', scenario: 'checkout', variant: 'sidecar' },
        ...{ perTryTimeoutMs: 0, baseEjectionTimeMs: 0, intervalMs: 0 },
        entry: `http://${address}:8080/`,
        primary: cluster,
        workload: { namespace: 'shop', deployment: 'checkout', selector: { app: 'checkout' }, replicas: 1 },
        clusters: [{ name: cluster, region: cluster }],
        replies: { 'hello from checkout': cluster },
        kubeconfigs: { [cluster]: kubeconfig },
        expectations: {
            ...{ tolerance: 0.02, minimumRequests: 100, steady: { [cluster]: 1 }, recovery: { [cluster]: 1 } },
            faults: { 'http-503': { fault: {}, cause: '503' } },
        },
    });
    const command = ['drill', '--plan', plan, '--fault', 'http-503', ...args];
    const options = { cwd: folder, env: lab.env };
    return execute(
        process.execPath,
        [failoverProgram, 'lab', 'exec', '--', process.execPath, failoverProgram, ...command],
        options,
    );
}

const load503 = ['--confirm', cluster, '--rate', '50', '--hold', '2500ms', '--attempts', '3', '--output', 'out'];
const captures = podsFind('nft') && process.getuid?.() === 0;

(captures ? describe : describe.skip)('a fault of sidecars, against a running Istio', () => {
    it('is made, proved and reverted with the printed Role and no other right; without a sidecar nothing is sent', async () => {
        expect(await lab.run('lab', 'up', '--clusters', cluster)).toMatchObject({ code: 0 });
        const [running] = (await lab.status()).clusters;
        const admin = file('admin.yaml', readFileSync(running?.kubeconfig ?? '', 'utf8'));
        await kubectl('apply', '-f', file('objects.json', { apiVersion: 'v1', kind: 'List', items: objects }));

        const bare = await pod(1);
        const refused = await drill(bare.address, admin, ...load503);
        expect(refused).toMatchObject({ code: 2 });
        expect(refused.stderr).toContain(
            `${bare.name} has none. Istio adds sidecars to new pods: label namespace shop`,
        );

        await kubectl('label', 'namespace', 'shop', 'istio-injection=enabled');
        await kubectl('-n', 'shop', 'rollout', 'restart', 'deployment/checkout');
        const config = load(readFileSync(admin, 'utf8')) as { users: { user: object }[] };
        const token = (await kubectl('-n', 'drills', 'create', 'token', 'driller')).trim();
        const driller = file('driller.yaml', {
            ...config,
            users: config.users.map((each) => ({ ...each, user: { token } })),
        });
        const { address } = await pod(3);
        const forbidden = await drill(address, driller, ...load503);
        expect(forbidden).toMatchObject({ code: 1, stderr: expect.stringContaining('forbidden') as string });

        const { stdout: role } = await drill(address, driller, '--rbac');
        await kubectl('apply', '-f', file('role.yaml', role));
        const bound = ['--role', 'failover-drill', '--serviceaccount', 'drills:driller'];
        await kubectl('-n', 'shop', 'create', 'rolebinding', 'failover-drill', ...bound);
        const drilled = await drill(address, driller, ...load503);
        expect(drilled).toMatchObject({ code: 0 });
        const report: unknown = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'));
        expect(report).toMatchObject({
            verdict: 'pass',
            proof: { provedAfterMs: expect.any(Number) as number, problems: [] },
        });
        expect(await kubectl('get', 'envoyfilters,leases', '-n', 'shop', '-o', 'name')).toBe('');
    }, 400_000);
});
