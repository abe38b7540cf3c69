import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load, loadAll } from 'js-yaml';
import { explanationSchema } from '../../analysis/schema';
import type { ExplainFlags } from '../../cli/explainCommand';
import { runExplain } from '../../cli/explainOperation';
import { problems } from '../../drill/report/validate';
import { manifestClusters } from '../../fleet/manifests';
import {
    detectionOf,
    type Fleet,
    localityLb,
    remoteSecret,
    remove,
    twoNetworks,
    validFleet,
} from '../analysis/support/fleet';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'explain-'))));
afterEach(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = undefined;
});

function write(fleet: Fleet): void {
    for (const [name, manifests] of Object.entries(fleet)) {
        mkdirSync(join(folder, name), { recursive: true });
        writeFileSync(join(folder, name, 'all.yaml'), manifests.map((each) => dump(each)).join('---\n'));
    }
}

const noFlags: ExplainFlags = { kubeconfig: [], context: [], region: {}, reads: {} };

/** What the command prints for the folder. */
async function explain(flags: Partial<ExplainFlags> = {}, services: string[] = []): Promise<string> {
    const written: string[] = [];
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    try {
        await runExplain(services, { ...noFlags, manifests: folder, ...flags });
    } finally {
        spy.mockRestore();
    }
    return written.join('');
}

/** A fleet whose rule in one cluster ejects nothing. */
function faulty(): Fleet {
    const fleet = validFleet();
    delete detectionOf(fleet.west).maxEjectionPercent;
    return fleet;
}

describe('failover explain', () => {
    it('shows each service with its verdict and its endpoints in each cluster', async () => {
        write(validFleet());
        const text = await explain();
        expect(text).toMatch(/service +verdict +east +west/);
        expect(text).toMatch(
            /hello\.shop +fails over \* +2 endpoints, east > west: fails over +2 endpoints, west > east: fails over/,
        );
        expect(text).toContain('No problems found.');
        expect(text).toContain('Assumed');
        expect(text).toContain('* if control planes read each other’s endpoints, which is assumed');
        expect(text).toContain('`--reads west=east` or `--reads west=none`');
    });

    it('assumes nothing of control planes where --reads says what they read', async () => {
        write(validFleet());
        const all = await explain({ reads: { west: 'all', east: ['west'] } });
        expect(all).toMatch(/hello\.shop +fails over +2 endpoints,/);
        expect(all).not.toContain('--reads');
        const none = await explain({ reads: { west: [], east: [] } });
        expect(none).toMatch(/hello\.shop +does not +2 endpoints,/);
        expect(none).toContain('error not-joined: west');
        expect(none).toContain('istioctl create-remote-secret');
    });

    it('reads the Secrets of manifests, and prints nothing of what they hold', async () => {
        const secret = (name: string) => ({
            ...remoteSecret(name),
            metadata: {
                ...remoteSecret(name).metadata,
                annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'hush' },
            },
            data: { [name]: 'hush' },
            stringData: { [name]: 'hush' },
        });
        const fleet = validFleet();
        fleet.west?.push(secret('east'));
        write(fleet);
        for (const flags of [{}, { json: true }, { sarif: true }, { markdown: true }]) {
            const text = await explain(flags);
            expect(text).toContain('not-joined');
            expect(text).not.toContain('hush');
        }
        expect(JSON.stringify(manifestClusters(folder).map(({ objects }) => objects))).not.toContain('hush');
    });

    it('shows problems with their fixes', async () => {
        write(faulty());
        const text = await explain();
        expect(text).toMatch(/hello\.shop +partly/);
        expect(text).toContain('error ejection-limit: west: DestinationRule shop/hello');
        expect(text).toContain('fix: Use at least 50; 100 stays right when replicas change.');
    });

    it.each(['hello', 'hello.shop', 'shop/hello', 'hello.shop.svc.cluster.local'])(
        'shows the whole path of %s',
        async (name) => {
            write(validFleet());
            const text = await explain({}, [name]);
            expect(text).toContain('as called by sidecars of shop in west (europe-west1/europe-west1-b): fails over');
            expect(text).toContain("priority 0: the caller's own locality, europe-west1/europe-west1-b");
            expect(text).toContain('priority 1: the region that `failover` names');
            expect(text).toContain('panic below: 0 % (default of Istio 1.31)');
            expect(text).toContain('west serves 100 %; if its endpoints fail, 0 % goes on failing, 100 % goes to east');
        },
    );

    it('lists services without any failover in one line', async () => {
        const fleet = validFleet();
        ['east', 'west'].forEach((name) => remove(fleet, name, 'DestinationRule', 'hello'));
        write(fleet);
        const text = await explain();
        expect(text).toContain('No service declares a failover.');
        expect(text).toContain('1 not declared: hello.shop');
    });

    it('prints Markdown', async () => {
        write(faulty());
        expect(await explain({ markdown: true })).toMatch(/^\| service \| verdict \| east \| west \|$/m);
    });

    it.each([
        ['a valid fleet', validFleet],
        ['a faulty fleet', faulty],
        ['two networks', twoNetworks],
        [
            'weights',
            () => {
                const fleet = validFleet();
                localityLb(fleet.west, { distribute: [{ from: '*', to: { 'europe-west1': 90, 'us-central1': 10 } }] });
                return fleet;
            },
        ],
    ])('prints JSON that fits its schema: %s', async (_, fleet) => {
        write(fleet());
        expect(problems(JSON.parse(await explain({ json: true })), explanationSchema)).toEqual([]);
    });

    it.each<[string, () => Fleet, ExplainFlags['failOn'], number]>([
        ['no problem', validFleet, 'warning', 0],
        ['an error that nobody asked about', faulty, undefined, 0],
        ['an error', faulty, 'error', 1],
        ['an error, worse than a warning', faulty, 'warning', 1],
    ])('exits as --fail-on says: %s', async (_, fleet, failOn, code) => {
        write(fleet());
        await explain(failOn === undefined ? {} : { failOn });
        expect(process.exitCode).toBe(code);
    });

    it('takes the region of nodes that say none from --region', async () => {
        const fleet = validFleet();
        write({ ...fleet, west: (fleet.west ?? []).filter(({ kind }) => kind !== 'Node') });
        expect(await explain()).toContain('error no-region: west');
        expect(await explain({ region: { west: 'europe-west1' } })).toContain('No problems found.');
    });

    it('prints a ClusterRole that lists, and reads no Secret', async () => {
        const role = await explain({ rbac: true });
        expect(role).toContain('resources: [destinationrules, gateways');
        expect(role.replace(/^#.*$/gm, '')).not.toContain('secrets');
        expect(new Set(role.match(/verbs: .*/g))).toEqual(new Set(['verbs: [list]']));
    });

    it('prints the Role for remote Secrets, which is optional, as a comment that is YAML', async () => {
        const role = await explain({ rbac: true });
        const [, optional] = role.replace(/^# ?/gm, '').split('---\n');
        expect(load(optional ?? '')).toEqual({
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'Role',
            metadata: { name: 'failover-explain-remote-secrets', namespace: 'istio-system' },
            rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
        });
        expect(loadAll(role)).toHaveLength(1);
    });
});

describe('failover explain --verify', () => {
    it('needs the ports of pods besides, which --rbac says', async () => {
        expect(await explain({ rbac: true, verify: true })).toMatch(
            /resources: \[pods\/portforward\]\n +verbs: \[create, get\]$/m,
        );
    });

    it('is refused for what has no proxies', async () => {
        write(validFleet());
        await expect(explain({ verify: true })).rejects.toThrow(
            '`--verify` asks the proxies of clusters, and `--manifests` reads none.',
        );
    });
});

describe('failover explain refuses', () => {
    it.each<[string, Partial<ExplainFlags>, string[], string]>([
        ['nothing to read', { manifests: undefined as never }, [], 'Nothing to explain'],
        ['files and clusters at once', { context: ['west'] }, [], 'Give one of these'],
        ['a folder that does not exist', { manifests: '/nowhere' }, [], 'is "/nowhere", which is no folder'],
        ['an unknown service', {}, ['helo'], 'Did you mean "hello"?'],
        [
            'what an unknown cluster reads',
            { reads: { north: 'all' } },
            [],
            '`--reads` is for "north"; the clusters are',
        ],
        [
            'that an unknown cluster is read',
            { reads: { west: ['north'] } },
            [],
            '`--reads` says that "west" reads "north"; give east, all, none.',
        ],
        ['that a cluster reads itself', { reads: { west: ['west'] } }, [], 'give east, all, none.'],
        ['a region of an unknown cluster', { region: { north: 'x' } }, [], 'the clusters are east, west'],
        [
            'a kubeconfig that does not exist',
            { manifests: undefined as never, kubeconfig: ['/nowhere'] },
            [],
            '`--kubeconfig` is "/nowhere", which does not exist',
        ],
    ])('%s', async (_, flags, services, message) => {
        write(validFleet());
        const given = Object.fromEntries(
            Object.entries({ manifests: folder, ...flags }).filter(([, value]) => value !== undefined),
        );
        await expect(runExplain(services, { ...noFlags, ...given })).rejects.toThrow(message);
    });

    it('a file that is not YAML, by its name', async () => {
        write(validFleet());
        writeFileSync(join(folder, 'west', 'broken.yaml'), 'a: [');
        await expect(explain()).rejects.toThrow('broken.yaml is not YAML');
    });

    it('a folder without clusters', async () => {
        await expect(explain()).rejects.toThrow('has no folders');
    });
});
