import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Explanation } from '../../../analysis/explanation';
import { readReports } from '../../../drill/report/file';
import { echoOf, helloWorld, ingress } from '../conformance/inside/objects';
import { europeB, regionOf, usB } from '../conformance/zones';
import { type Ended, eventually, execute, failoverProgram, TestLab } from '../support/failover';

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
    const route = ingress().map((each) => (each.kind === 'VirtualService' ? withRetries(each) : each));
    const described = [
        { name: home, zone: europeB, more: route, isKnown: true },
        { name: remote, zone: usB, more: [], isKnown: false },
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

function withRetries(manifest: Manifest): Manifest {
    const retries = { attempts: 3, perTryTimeout: '250ms', retryOn: '5xx,reset', retryRemoteLocalities: true };
    const { spec } = manifest as unknown as { spec: { http: object[] } };
    return { ...manifest, spec: { ...spec, http: spec.http.map((each) => ({ ...each, retries })) } };
}

const inLabArguments = (...command: string[]): string[] => [failoverProgram, 'lab', 'exec', '--', ...command];

/** Runs a command in the program's folder inside the lab. */
function inLab(...command: string[]): Promise<Ended> {
    const env = { ...lab.env, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: 'fleet' };
    return execute(process.execPath, inLabArguments(...command), { cwd: folder, env });
}

/** Starts this package's command with a process group of its own, as a terminal does: Ctrl-C is for the group. */
function start(args: readonly string[]): ChildProcessByStdio<null, Readable, null> {
    return spawn(process.execPath, args, { env: lab.env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function stop(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? NaN), 'SIGINT');
    await ended;
}

/** The same for this package's command; gives its standard output, and fails the test when it fails. */
async function failover(...args: string[]): Promise<string> {
    const { code, stderr, stdout } = await inLab(process.execPath, failoverProgram, ...args);
    expect({ args, code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
}

const pulumi = (...args: string[]): Promise<Ended> => inLab('pulumi', '--non-interactive', ...args, '--stack', 'fleet');
const atHome = (): string[] => ['--kubeconfig', kubeconfigs[0] ?? ''];
const kubectl = (...args: string[]): Promise<Ended> => inLab('kubectl', ...atHome(), ...args);
const ofClusters = (): string[] => kubeconfigs.flatMap((file) => ['--kubeconfig', file]);

/** Before anything is deployed, which a preview of the same names would meet. */
describe('a stack of this package', () => {
    it.each<[string, number]>([
        ['mandatory', 2],
        ['advisory', 0],
    ])(
        'is checked by `--policy`: a violation that is %s is shown, and the exit code is %i',
        async (level, expected) => {
            const levels = join(folder, `${level}.json`);
            writeFileSync(levels, JSON.stringify({ 'one-endpoint': level }));
            const { code, stderr, stdout } = await execute(
                process.execPath,
                [failoverProgram, 'preview', '--scenario', 'locality', '--policy', levels],
                { cwd: folder, env: lab.env },
            );
            const said = stdout + stderr;
            expect({ code, said: code === expected ? '' : said }).toEqual({ code: expected, said: '' });
            expect(said).toContain(`${level} one-endpoint`);
            expect(said).toContain('the loss of one pod moves all requests');
        },
    );
});

describe('a program that uses nothing of this package', () => {
    it('is explained from its preview, with what that cannot know', async () => {
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
        expect(explained.hidden.filter(({ cluster }) => cluster === remote)).not.toEqual([]);
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

describe('what it deployed', () => {
    let watch: ReturnType<typeof start>;
    let events: readonly string[] = [];
    beforeAll(async () => {
        watch = start([failoverProgram, 'watch', '--port', '0', '--ejections']);
        events = await eventsOf(`${await addressOf(watch)}events?page=/services/default/hello-world`);
    });
    afterAll(() => stop(watch));

    it('is planned and drilled as predicted, and the live page shows what is ejected meanwhile', async () => {
        const plan = join(folder, 'plan.yaml');
        writeFileSync(plan, await failover('plan', 'hello-world', ...ofClusters(), '--infrastructure', 'lab'));
        // From outside the lab, and by a pipe, as `--plan <(failover plan …)` gives one.
        const script = 'exec "$0" "$1" drill --plan <(cat "$2") "${@:3}"';
        const { code, stderr } = await execute(
            'bash',
            [
                ...['-c', script, process.execPath, failoverProgram, plan, '--fault', 'http-503', '--output', 'out'],
                ...['--hold', '2s', '--requests', '300', '--attempts', '1'],
            ],
            { cwd: folder, env: lab.env },
        );
        // Its times depend on the machine: the report counts, not the verdict.
        expect({ code, stderr: [0, 1, 3].includes(code ?? -1) ? '' : stderr }).toMatchObject({ stderr: '' });
        const [report] = readReports(join(folder, 'out', 'report.json'));
        expect(report).toMatchObject({ scenario: 'hello-world', fault: 'http-503' });
        expect(report?.predicted).toContainEqual(expect.objectContaining({ name: 'failover.lost', bound: 0 }));
        await eventually(() => events.join('').includes('✕ ejected'));
    });

    /**
     * From when the API server tells a client of the change, to the stamp of the page's state that has it. A busy machine
     * may delay any one of them: the quickest of several counts.
     */
    it('is on the live page, whose state has a change within a second of the API server telling it', async () => {
        const told = new Map<string, number>();
        const witness = start(inLabArguments('kubectl', ...atHome(), ...rulesLimit, '--watch'));
        createInterface(witness.stdout).on('line', (limit) => told.set(limit, Date.now()));
        await eventually(() => told.has('100'));
        const delays: number[] = [];
        for (const limit of [11, 13, 17, 19, 23]) {
            const shown = (): number | undefined => stampOf(events, `${limit} %`);
            expect(shown()).toBeUndefined();
            const patch = { spec: { trafficPolicy: { outlierDetection: { maxEjectionPercent: limit } } } };
            const { code } = await kubectl(
                ...['patch', 'destinationrule', 'hello-world', '--type', 'merge', '-p', JSON.stringify(patch)],
            );
            expect(code).toBe(0);
            const toldAt = (): number | undefined => told.get(String(limit));
            await eventually(() => shown() !== undefined && toldAt() !== undefined);
            delays.push((shown() ?? Infinity) - (toldAt() ?? -Infinity));
        }
        await stop(witness);
        expect(Math.min(...delays)).toBeLessThan(1_000);
    });
});

/** What `kubectl` prints of the rule: its limit of ejections. */
const rulesLimit = [
    ...['get', 'destinationrule', 'hello-world', '--output'],
    'jsonpath={.spec.trafficPolicy.outlierDetection.maxEjectionPercent}{"\\n"}',
];

/** The address that `watch` prints once it serves. */
function addressOf({ stdout }: { readonly stdout: Readable }): Promise<string> {
    return new Promise((resolve, reject) => {
        let said = '';
        stdout.on('data', (chunk: Buffer) => {
            said += chunk.toString();
            const [address] = /http:\S+/.exec(said) ?? [];
            if (address !== undefined) {
                resolve(address);
            }
        });
        stdout.on('end', () => reject(new Error(`\`failover watch\` ended: ${said}`)));
    });
}

/** What a page's events bring, as they come. */
async function eventsOf(address: string): Promise<string[]> {
    const events: string[] = [];
    await new Promise<void>((resolve, reject) => {
        const request = get(address, (response) => {
            response.setEncoding('utf8').on('data', (chunk: string) => events.push(chunk));
            response.on('error', () => undefined); // the server ends with the test
            resolve();
        });
        request.on('error', reject);
    });
    return events;
}

/** When the state was computed that first showed a text, in milliseconds; undefined while none has. */
function stampOf(events: readonly string[], text: string): number | undefined {
    const messages = [...events.join('').matchAll(/^data: (.*)\n\n/gm)].map(
        ([, data = '']) => JSON.parse(data) as { updates?: { html: string }[]; at: string },
    );
    const first = messages.find(({ updates = [] }) => updates.some(({ html }) => html.includes(text)));
    return first && Date.parse(first.at);
}
