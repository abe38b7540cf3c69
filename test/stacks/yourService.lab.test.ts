import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execute, failoverProgram, TestLab } from '../lab/support/failover';

const root = resolve(__dirname, '..', '..');
const guide = readFileSync(join(root, 'docs/guides/your-service.md'), 'utf8');

/** Blocks of the guide in this language. */
const blocks = (language: string): string[] =>
    [...guide.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
const [settings = ''] = blocks('yaml');
const clusters = { eu: 'europe-west1', us: 'us-central1' };
const names = Object.keys(clusters) as (keyof typeof clusters)[];

/** What somebody else deployed before: nothing of it is this package's. */
const application = (cluster: string) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
    {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: {
            replicas: 2,
            selector: { matchLabels: { app: 'checkout' } },
            template: {
                metadata: { labels: { app: 'checkout' } },
                spec: {
                    containers: [
                        {
                            name: 'checkout',
                            image: 'hashicorp/http-echo:1.0.0',
                            args: ['-listen=:8080', `-text=checkout from ${cluster}`],
                            ports: [{ containerPort: 8080 }],
                            readinessProbe: { httpGet: { path: '/', port: 8080 } },
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

const lab = new TestLab();
const folder = join(mkdtempSync(join(tmpdir(), 'your-service-')), 'checkout');
afterAll(async () => {
    await lab.remove();
    rmSync(resolve(folder, '..'), { recursive: true });
});

/** Runs a command in the checkout inside the lab; the clusters are at no other place. */
async function inLab(...command: string[]): Promise<string> {
    const env = { ...lab.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: 'guide' };
    const { code, stdout, stderr } = await execute(
        process.execPath,
        [failoverProgram, 'lab', 'exec', '--', ...command],
        { cwd: folder, env },
    );
    if (code !== 0) {
        throw new Error(`${command.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
    }
    return stdout;
}

const kubectl = (cluster: string, ...args: string[]) => inLab('kubectl', '--kubeconfig', `${cluster}.yaml`, ...args);

/** A command of the guide; its drill is a short one. */
function guided(command: string): Promise<string> {
    const [program, ...args] = command.split(' ');
    expect(program).toBe('bin/failover');
    const shorter = args[0] === 'drill' ? ['--hold', '3500ms', '--requests', '500', '--attempts', '3'] : [];
    return inLab(process.execPath, failoverProgram, ...args, ...shorter);
}

/** What is theirs in a cluster: everything of the namespace and of Istio's, with what a controller changes left out. */
async function theirs(cluster: string): Promise<object[]> {
    const kinds = 'deployments,services,serviceaccounts,configmaps,secrets';
    const [shop, system, injectors, space] = await Promise.all([
        kubectl(cluster, '-n', 'shop', 'get', kinds, '-o', 'json'),
        kubectl(cluster, '-n', 'istio-system', 'get', kinds, '-o', 'json'),
        kubectl(cluster, 'get', 'mutatingwebhookconfigurations', '-o', 'json'),
        kubectl(cluster, 'get', 'namespace', 'shop', 'istio-system', '-o', 'json'),
    ]);
    return [shop, system, injectors, space].flatMap((text) =>
        (JSON.parse(text) as { items: Item[] }).items.map(({ kind, metadata, spec, data }) => ({
            kind,
            name: `${metadata.namespace}/${metadata.name}`,
            uid: metadata.uid,
            labels: metadata.labels,
            spec,
            data,
        })),
    );
}

interface Item {
    kind: string;
    metadata: { name: string; namespace?: string; uid: string; labels?: object };
    spec?: object;
    data?: object;
}

describe('the guide to your own service', () => {
    it('declares, explains, drills and reports it on clusters that run Istio, and leaves them as they were', async () => {
        expect(await lab.run('lab', 'up')).toMatchObject({ code: 0 });
        mkdirSync(folder);
        ['Pulumi.yaml', 'package.json'].forEach((file) => copyFileSync(join(root, file), join(folder, file)));
        ['dist', 'node_modules'].forEach((name) => symlinkSync(join(root, name), join(folder, name)));
        writeFileSync(join(folder, 'Pulumi.shop.yaml'), settings.replace(/.*pulumi-failover:istio.*\n/, ''));
        const running = (await lab.status()).clusters;
        await Promise.all(
            names.map(async (name) => {
                const found = running.find(({ region }) => region === clusters[name]);
                copyFileSync(found?.kubeconfig ?? '', join(folder, `${name}.yaml`));
                const list = { apiVersion: 'v1', kind: 'List', items: application(name) };
                writeFileSync(join(folder, `${name}.json`), JSON.stringify(list));
                await kubectl(name, 'apply', '-f', `${name}.json`);
                await kubectl(name, '-n', 'shop', 'rollout', 'status', 'deployment/checkout', '--timeout=120s');
            }),
        );
        const before = await Promise.all(names.map(theirs));

        // Without the setting, what is there is named.
        await expect(guided('bin/failover preview --stack shop')).rejects.toThrow(
            /`(eu|us)` runs Istio already \(default\).* Set `istio` to \{"installed":true,"joined":true\}/,
        );
        writeFileSync(join(folder, 'Pulumi.shop.yaml'), settings);

        const printed: string[] = [];
        for (const command of commands) {
            printed.push(await guided(command));
        }
        const of = (words: string): string => printed[commands.findIndex((command) => command.includes(words))] ?? '';
        expect(of('explain')).toMatch(/checkout\.shop +not declared/);
        expect(printed[commands.findLastIndex((command) => command.includes('explain'))]).toMatch(
            /checkout\.shop +fails over/,
        );
        expect(of('report')).toContain('pass');
        expect(readFileSync(join(folder, 'out/shop/report.html'), 'utf8')).toContain('checkout');
        expect(commands.at(-1)).toContain('destroy');
        expect(await Promise.all(names.map(theirs))).toEqual(before);
    }, 600_000);
});
