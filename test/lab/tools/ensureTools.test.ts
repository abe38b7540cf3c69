import { readFileSync, truncateSync } from 'node:fs';
import { BadInput, OperationFailed } from '../../../errors';
import { ensureTools, listTools, type ToolProgress } from '../../../lab/tools';
import { eventually, FakeHost, runs } from './support/fakeHost';

const fakes: FakeHost[] = [];
function fakeHost(withGo = true): FakeHost {
    const fake = new FakeHost(withGo);
    fakes.push(fake);
    return fake;
}
afterEach(() => fakes.splice(0).forEach((fake) => fake.remove()));

const said = (text: string) => expect.stringContaining(text) as string;

describe('ensureTools', () => {
    it('makes a tool once, and finds it afterwards', async () => {
        const { host, cache, ...fake } = fakeHost();
        const events: ToolProgress[] = [];
        const [made] = await ensureTools(['etcd'], { host, onProgress: (event) => events.push(event) });
        expect(made).toMatchObject({
            name: 'etcd',
            version: '3.6.6',
            source: 'built',
            path: said(`${cache}/etcd-3.6.6-linux-x64-`),
        });
        expect(readFileSync(made.path, 'utf8')).toContain('etcd Version');
        expect(events.map(({ kind }) => kind)).toEqual(['making', 'made']);

        expect(await ensureTools(['etcd'], { host })).toEqual([{ ...made, source: 'cache' }]);
        expect(fakes[0]?.builds).toBe(1);
        expect(fakes[0]?.entries).toHaveLength(1);
        expect(fake.env['PATH']).toBe(fake.bin);
    });

    it('lets one of two builders build, and the other wait for it', async () => {
        const fake = fakeHost();
        fake.write('hold');
        const events: ToolProgress[] = [];
        const both = [1, 2].map(() =>
            ensureTools(['etcd'], { host: fake.host, onProgress: (event) => events.push(event) }),
        );
        await eventually(() => events.some(({ kind }) => kind === 'waiting'));
        fake.remove('hold');
        const sources = (await Promise.all(both)).map(([{ source }]) => source);
        expect(sources.sort()).toEqual(['built', 'cache']);
        expect(events.find(({ kind }) => kind === 'waiting')?.message).toContain(`pid ${process.pid}`);
        expect(fake.builds).toBe(1);
    });

    it('ends the build with all its processes when interrupted, and leaves nothing half made', async () => {
        const fake = fakeHost();
        fake.write('hold');
        const interrupt = new AbortController();
        const making = ensureTools(['etcd'], { host: fake.host, signal: interrupt.signal });
        await eventually(() => fake.read('compiler') !== '');
        const compiler = Number(fake.read('compiler'));
        expect(runs(compiler)).toBe(true);
        interrupt.abort();
        await expect(making).rejects.toThrow(
            new OperationFailed(
                'Interrupted while making tools. Nothing is left half made; those that were done stay.',
            ),
        );
        await eventually(() => !runs(compiler));
        expect(fake.entries).toEqual([]);
    });

    it('stops waiting for another builder when interrupted', async () => {
        const fake = fakeHost();
        fake.write('hold');
        const other = ensureTools(['etcd'], { host: fake.host });
        await eventually(() => fake.builds > 0);
        const interrupt = new AbortController();
        const waiting = ensureTools(['etcd'], {
            host: fake.host,
            signal: interrupt.signal,
            onProgress: () => interrupt.abort(),
        });
        await expect(waiting).rejects.toThrow('Interrupted');
        fake.remove('hold');
        expect((await other)[0].source).toBe('built');
    });

    it('keeps nothing of a build that fails, and says why it may have', async () => {
        const fake = fakeHost();
        fake.write('broken', 'dial tcp: lookup proxy.golang.org: no such host\n');
        await expect(ensureTools(['etcd'], { host: fake.host })).rejects.toThrow(
            /^Building etcd failed \(exit code 1\)\. The registry cannot be reached.*\n {2}dial tcp: lookup/,
        );
        expect(fake.entries).toEqual([]);
        fake.remove('broken');
        expect((await ensureTools(['etcd'], { host: fake.host }))[0].source).toBe('built');
    });

    it('makes a tool anew whose file is cut short', async () => {
        const fake = fakeHost();
        const [made] = await ensureTools(['etcd'], { host: fake.host });
        truncateSync(made.path, 3);
        expect((await ensureTools(['etcd'], { host: fake.host }))[0]).toEqual(made);
        expect(fake.builds).toBe(2);
        expect(fake.entries).toHaveLength(1);
    });

    it('says before it makes anything all that is missing for it', async () => {
        const fake = fakeHost(false);
        await expect(ensureTools(['http-echo', 'etcd', 'envoy'], { host: fake.host })).rejects.toThrow(
            [
                'Missing, and not to be made on this machine: http-echo, etcd, envoy.',
                '- `go` is not on PATH. Install Go 1.26.0 or newer (https://go.dev/dl/). It builds http-echo, etcd.',
                '- `python3` is not on PATH. Install Python 3 with pip. It installs envoy.',
                'A tool that you have can be named: `--tool http-echo=/path/to/http-echo` or FAILOVER_TOOL_HTTP_ECHO=/path/to/http-echo.',
            ].join('\n'),
        );
        expect(fake.entries).toEqual([]);
    });

    it('says that Go is too old', async () => {
        const fake = fakeHost();
        fake.env['FAKE_GO_VERSION'] = 'go1.24.4';
        await expect(ensureTools(['etcd'], { host: fake.host })).rejects.toThrow('`go` is go1.24.4, too old');
        expect(fake.builds).toBe(0);
    });

    it('sends other systems to kind, but takes what they have', async () => {
        const fake = fakeHost();
        const host = { ...fake.host, platform: 'darwin', architecture: 'arm64' };
        await expect(ensureTools(['etcd'], { host })).rejects.toThrow('`--infrastructure kind`');
        fake.program('etcd', '#!/bin/sh\necho etcd Version: 3.6.1\n');
        expect((await ensureTools(['etcd'], { host }))[0]).toMatchObject({ version: '3.6.1', source: 'path' });
    });
});

describe('the search', () => {
    it('takes what a setting names before what is on PATH', async () => {
        const fake = fakeHost();
        const path = fake.program('etcd', '#!/bin/sh\necho etcd Version: 3.6.1\n');
        const own = fake.program('my-etcd', '#!/bin/sh\necho etcd Version: 3.5.2\n');
        expect((await ensureTools(['etcd'], { host: fake.host }))[0]).toMatchObject({ source: 'path', path });
        expect((await ensureTools(['etcd'], { host: fake.host, settings: [`etcd=${own}`] }))[0]).toEqual({
            name: 'etcd',
            version: '3.5.2',
            source: 'setting',
            path: own,
        });
    });

    it('passes over one that is too old, says so, and uses its own', async () => {
        const fake = fakeHost();
        const path = fake.program('etcd', '#!/bin/sh\necho etcd Version: 3.4.9\n');
        const events: ToolProgress[] = [];
        const [tool] = await ensureTools(['etcd'], { host: fake.host, onProgress: (event) => events.push(event) });
        expect(tool.source).toBe('built');
        expect(events[0]?.message).toMatch(`etcd: ${path} is version 3.4.9, but it has to be at least 3.5.13`);
    });

    it('refuses every setting that is of no use, in one error', async () => {
        const fake = fakeHost();
        const settings = [
            `etcd=${fake.bin}/none`,
            `envoy=${fake.bin}`,
            `pulumi=${fake.program('pulumi', '#!/bin/sh\necho v2.0.0\n')}`,
            `istio-files=${fake.directory}`,
        ];
        const refused = ensureTools(['etcd', 'envoy', 'pulumi', 'istio-files'], { host: fake.host, settings });
        await expect(refused).rejects.toThrow(BadInput);
        for (const problem of [
            /`--tool etcd` is \S+, which does not exist/,
            /`--tool envoy` is \S+, which is not a file/,
            /`--tool pulumi` is \S+, which is version 2.0.0, but it has to be at least 3.2.0/,
            /`--tool istio-files` is \S+, which lacks manifests\/charts\/base\/files\/crd-all.gen.yaml, /,
        ]) {
            await expect(refused).rejects.toThrow(problem);
        }
    });

    it('refuses an API server and a controller manager that do not go together', async () => {
        const fake = fakeHost();
        const server = fake.program('my-server', '#!/bin/sh\necho Kubernetes v1.34.1\n');
        const manager = fake.program('my-manager', '#!/bin/sh\necho Kubernetes v1.33.0\n');
        const settings = [`kube-apiserver=${server}`];
        await expect(listTools({ host: fake.host, settings })).rejects.toThrow('has to be 1.34 or 1.33. Set both.');
        const both = await listTools({
            host: fake.host,
            settings: [...settings, `kube-controller-manager=${manager}`],
        });
        expect(both.filter(({ source }) => source === 'setting')).toHaveLength(2);
    });
});

describe('listTools', () => {
    it('says of each missing tool what it would be made of, and makes none', async () => {
        const fake = fakeHost();
        const tools = await listTools({ host: fake.host });
        expect(tools.map(({ source }) => source)).toEqual(tools.map(() => 'missing'));
        expect(tools.find(({ name }) => name === 'etcd')).toMatchObject({
            from: 'go.etcd.io/etcd/server/v3@v3.6.6',
            skipped: [],
        });
        expect(fake.builds).toBe(0);
        expect(fake.entries).toEqual([]);
    });
});
