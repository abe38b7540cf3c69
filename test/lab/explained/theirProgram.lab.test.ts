import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Explanation } from '../../../analysis/explanation';
import { echoOf, helloWorld, ingress } from '../conformance/inside/objects';
import { europeB, regionOf, usB } from '../conformance/zones';
import { type Ended, execute, failoverProgram, TestLab } from '../support/failover';

const root = resolve(__dirname, '../../..');
const policies = join(root, 'policy');
const folder = join(mkdtempSync(join(tmpdir(), 'their-program-')), 'fleet');
const [home, remote] = [regionOf(europeB), regionOf(usB)];

/** A rule as Istio's documentation has it: with two endpoints, Envoy may eject 10 % of them, which is none. */
const rule = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'hello-world', namespace: 'default' },
    spec: {
        host: 'hello-world.default.svc.cluster.local',
        trafficPolicy: {
            outlierDetection: { consecutive5xxErrors: 1, interval: '1s', baseEjectionTime: '10s' },
            loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: home, to: remote }] } },
        },
    },
};

/**
 * A program that uses nothing of this package. The limit of one rule is only known once a ConfigMap is there, so that
 * a preview does not know it.
 */
const program = `
const kubernetes = require('@pulumi/kubernetes');
const { clusters } = require('./fleet.json');
for (const { name, kubeconfig, objects, rule, isKnown } of clusters) {
    const options = { provider: new kubernetes.Provider(name, { kubeconfig }) };
    new kubernetes.yaml.ConfigGroup(name, { objs: objects, resourcePrefix: name }, options);
    const late = new kubernetes.core.v1.ConfigMap(name + '-late', { metadata: { name: 'late' } }, options);
    if (!isKnown) {
        rule.spec.trafficPolicy.outlierDetection.maxEjectionPercent = late.metadata.uid.apply(() => 100);
    }
    new kubernetes.apiextensions.CustomResource(name + '-rule', rule, options);
}
`;

/** A quarter of a minute each where the machine is quiet. */
const patienceMs = 300_000;
jest.setTimeout(patienceMs);

const lab = new TestLab();
let kubeconfigs: string[] = [];
beforeAll(async () => {
    expect(await lab.run('lab', 'up')).toMatchObject({ code: 0 });
    const { clusters } = await lab.status();
    const fileOf = (name: string): string => clusters.find(({ region }) => region === name)?.kubeconfig ?? '';
    kubeconfigs = [home, remote].map(fileOf);
    mkdirSync(folder);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: fleet\nruntime: nodejs\nmain: index.js\n');
    writeFileSync(join(folder, 'index.js'), program);
    const described = [
        { name: home, zone: europeB, more: ingress(), isKnown: false },
        { name: remote, zone: usB, more: [], isKnown: true },
    ].map(({ isKnown, more, name, zone }) => ({
        name,
        isKnown,
        rule,
        kubeconfig: readFileSync(fileOf(name), 'utf8'),
        objects: [helloWorld(), anywhere(echoOf(zone, 1)), ...more.map(anywhere)],
    }));
    writeFileSync(join(folder, 'fleet.json'), JSON.stringify({ clusters: described }));
    expect(await inLab('pulumi', 'stack', 'init', 'fleet')).toMatchObject({ code: 0 });
}, patienceMs);
afterAll(async () => {
    await lab.remove();
    rmSync(resolve(folder, '..'), { recursive: true });
});

type Manifest = ReturnType<typeof ingress>[number];

/** The conformance lab pins pods to zones, which this lab has not. */
function anywhere(manifest: Manifest): Manifest {
    return JSON.parse(
        JSON.stringify(manifest, (key, value: unknown) => (key === 'nodeSelector' ? undefined : value)),
    ) as Manifest;
}

/** Runs a command in the program's folder inside the lab. */
function inLab(...command: string[]): Promise<Ended> {
    const env = { ...lab.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: 'fleet' };
    return execute(process.execPath, [failoverProgram, 'lab', 'exec', '--', ...command], { cwd: folder, env });
}

/** The same for this package's command; gives its standard output, and fails the test when it fails. */
async function failover(...args: string[]): Promise<string> {
    const { code, stderr, stdout } = await inLab(process.execPath, failoverProgram, ...args);
    expect({ args, code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
}

const pulumi = (...args: string[]): Promise<Ended> => inLab('pulumi', '--non-interactive', ...args, '--stack', 'fleet');
const kubectl = (...args: string[]): Promise<Ended> => inLab('kubectl', '--kubeconfig', kubeconfigs[1] ?? '', ...args);

describe('a program that uses nothing of this package', () => {
    it('is explained from its preview, where a value that is not known counts as missing', async () => {
        const explained = JSON.parse(
            await failover(
                'explain',
                '--stack',
                'fleet',
                '--region',
                `${home}=${home}`,
                '--region',
                `${remote}=${remote}`,
                '--json',
            ),
        ) as Explanation;
        expect(explained.clusters.map(({ name }) => name).sort()).toEqual([home, remote]);
        expect(explained.services.map(({ name }) => name)).toContain('hello-world');
        const limits = explained.problems.filter((each) => each.rule === 'ejection-limit');
        expect(limits.map(({ cluster }) => cluster)).toContain(home);
    });

    it('is refused by the policy pack, which names what a preview does not know', async () => {
        const { code, stderr, stdout } = await pulumi('preview', '--policy-pack', policies);
        expect(code).not.toBe(0);
        expect(stdout + stderr).toContain('ejection-limit');
        expect(stdout + stderr).toContain('unknown-in-preview');
        expect(stdout + stderr).toContain('maxEjectionPercent');
    });

    it('is mended by the policy pack, where it may', async () => {
        writeFileSync(join(folder, 'levels.json'), JSON.stringify({ all: 'advisory', 'ejection-limit': 'remediate' }));
        const up = await pulumi(
            ...['up', '--yes', '--skip-preview', '--policy-pack', policies],
            ...['--policy-pack-config', join(folder, 'levels.json')],
        );
        expect({ code: up.code, said: up.code === 0 ? '' : up.stdout + up.stderr }).toEqual({ code: 0, said: '' });
        const { stdout } = await kubectl('get', 'destinationrule', 'hello-world', '-o', 'json');
        expect(JSON.parse(stdout)).toMatchObject({
            spec: { trafficPolicy: { outlierDetection: { maxEjectionPercent: 100 } } },
        });
    });
});
