import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureTools } from '../../lab/tools';
import { eventually, execute, failoverProgram, TestLab } from './support/failover';

const lab = new TestLab();
afterAll(() => lab.remove());

/** What the host could be left with: mounts and interfaces. Other tests and people may have theirs, so only ours count. */
const hostTraces = () => [
    ...readFileSync('/proc/self/mounts', 'utf8')
        .split('\n')
        .filter((line) => line.includes(lab.stateDir) || line.includes('/run/netns')),
    ...readdirSync('/sys/class/net').filter((name) => /^(c\d+|pods0|operator)$/.test(name)),
];

describe('a lab', () => {
    it('comes up once, however often it is asked to', async () => {
        const first = await lab.run('lab', 'up');
        expect(first).toMatchObject({ code: 0 });
        expect(first.stderr).toMatch(/us-central1: ready/);
        const { supervisorPid } = await lab.status();
        await lab.run('lab', 'up');
        expect((await lab.status()).supervisorPid).toBe(supervisorPid);
    });

    it('says what it is made of', async () => {
        const { clusters, tools, supervisorPid } = await lab.status();
        expect(clusters.map(({ name, region, zone }) => ({ name, region, zone }))).toEqual([
            { name: 'europe-west1', region: 'europe-west1', zone: 'europe-west1-b' },
            { name: 'us-central1', region: 'us-central1', zone: 'us-central1-b' },
        ]);
        expect(tools.map((tool) => tool.name)).toEqual(
            expect.arrayContaining(['etcd', 'kube-apiserver', 'pilot-discovery', 'envoy']),
        );
        expect(existsSync(`/proc/${supervisorPid}`)).toBe(true);
    });

    it('keeps its credentials to its owner', async () => {
        for (const { kubeconfig } of (await lab.status()).clusters) {
            expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
        }
        expect(statSync(lab.stateDir).mode & 0o777).toBe(0o700);
    });

    it('has real clusters with nodes in regions and zones, Istio included', async () => {
        const script = `
            const { KubeConfig, CoreV1Api, ApiextensionsV1Api } = require('@kubernetes/client-node');
            (async () => {
                const config = new KubeConfig(); config.loadFromDefault();
                const found = {};
                for (const { name } of config.getContexts()) {
                    config.setCurrentContext(name);
                    const nodes = (await config.makeApiClient(CoreV1Api).listNode()).items;
                    const definitions = (await config.makeApiClient(ApiextensionsV1Api).listCustomResourceDefinition()).items;
                    found[name] = {
                        zones: nodes.map((node) => node.metadata.labels['topology.kubernetes.io/zone']).sort(),
                        rules: definitions.some((each) => each.metadata.name === 'destinationrules.networking.istio.io'),
                    };
                }
                console.log(JSON.stringify(found));
            })();`;
        expect(JSON.parse(await lab.exec(process.execPath, '-e', script))).toEqual({
            'europe-west1': { zones: ['europe-west1-b', 'europe-west1-c'], rules: true },
            'us-central1': { zones: ['us-central1-b', 'us-central1-c'], rules: true },
        });
    });

    it('refuses what Istio refuses, by the webhook of its own istiod', async () => {
        const rule = {
            apiVersion: 'networking.istio.io/v1',
            kind: 'DestinationRule',
            metadata: { name: 'wrong', namespace: 'default' },
            spec: {
                host: 'a.default.svc.cluster.local',
                trafficPolicy: {
                    loadBalancer: { localityLbSetting: { distribute: [{ from: 'a', to: { a: 50, b: 40 } }] } },
                },
            },
        };
        const script = `
            const { KubeConfig, KubernetesObjectApi } = require('@kubernetes/client-node');
            const config = new KubeConfig(); config.loadFromDefault();
            KubernetesObjectApi.makeApiClient(config).create(${JSON.stringify(rule)}).then(() => console.log('accepted'), (error) => console.log(error.body));`;
        expect(await lab.exec(process.execPath, '-e', script)).toContain('total locality weight 90 != 100');
    });

    it('passes the exit code and the folder of what it runs', async () => {
        expect(await lab.run('lab', 'exec', '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 });
        expect((await lab.exec('pwd')).trim()).toBe(process.cwd());
    });

    it('lets what it runs clean up after a Ctrl-C on its terminal', async () => {
        const program =
            'process.on("SIGINT", () => setTimeout(() => { console.log("cleaned up"); process.exit(0); }, 300));' +
            'setInterval(() => undefined, 1000); console.log("started")';
        // script(1) gives it a terminal of its own, whose Ctrl-C goes to the whole foreground group.
        const command = `'${process.execPath}' '${failoverProgram}' lab exec -- '${process.execPath}' -e '${program}'`;
        const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
            env: lab.env,
        });
        let said = '';
        child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
        await eventually(() => said.includes('started'));
        child.stdin.write('\u0003');
        await new Promise((resolve) => child.on('close', resolve));
        expect(said).toContain('cleaned up');
    });

    it('is out of reach of the host, and the host out of its reach', async () => {
        expect(hostTraces()).toEqual([]);
        const routes = (await lab.exec('ip', '-4', 'route')).trim().split('\n');
        expect(routes.filter((route) => !route.startsWith('198.18.'))).toEqual([]);
    });

    it('refuses other clusters while it runs, and changes nothing', async () => {
        const { supervisorPid } = await lab.status();
        const refused = await lab.run('lab', 'up', '--clusters', 'asia-east1', '--scenario', 'mesh');
        expect(refused.code).toBe(2);
        expect(refused.stderr).toContain('europe-west1,us-central1');
        expect(refused.stderr).toContain('one network, Istio');
        expect(refused.stderr).toContain('failover lab down');
        expect((await lab.status()).supervisorPid).toBe(supervisorPid);
    });

    it('starts a part again that is killed', async () => {
        const part = async () =>
            (await lab.status()).clusters[0]?.parts.find(({ name }) => name === 'kube-controller-manager');
        const before = await part();
        await lab.exec('sh', '-c', `kill -9 ${before?.pid}`);
        await eventually(async () => {
            const now = await part();
            return now?.restarts === 1 && now.pid !== before?.pid;
        });
        expect((await lab.status()).events.map(({ message }) => message).join()).toContain(
            'kube-controller-manager ended with SIGKILL',
        );
    });

    it('cannot be ended from inside, where its supervisor is out of sight', async () => {
        const inside = await lab.run('lab', 'exec', '--', process.execPath, failoverProgram, 'lab', 'down');
        expect(inside).toMatchObject({ code: 2, stderr: expect.stringContaining('inside the lab') as string });
        expect(await lab.exec(process.execPath, failoverProgram, 'lab', 'exec', '--', 'echo', 'nested')).toBe(
            'nested\n',
        );
        await lab.status();
    });

    it('ends completely with its supervisor, and comes up anew', async () => {
        const { supervisorPid } = await lab.status();
        process.kill(supervisorPid, 'SIGKILL');
        await eventually(() => lab.processes().length === 0);
        expect(await lab.run('lab', 'status')).toMatchObject({ code: 1 });
        expect(await lab.run('lab', 'up')).toMatchObject({ code: 0 });
        expect((await lab.status()).supervisorPid).not.toBe(supervisorPid);
    });

    it('leaves nothing when it is taken down, and taking it down again is no error', async () => {
        expect(await lab.run('lab', 'down')).toMatchObject({ code: 0 });
        expect(lab.processes()).toEqual([]);
        expect(hostTraces()).toEqual([]);
        expect(existsSync(lab.stateDir)).toBe(false);
        expect(existsSync(`${lab.stateDir}.lock`)).toBe(false);
        expect(await lab.run('lab', 'down')).toMatchObject({ code: 0, stdout: 'No lab was there.\n' });
    });
});

describe('a lab that is asked for twice at once', () => {
    it('is one lab, and ends when its folder is taken away', async () => {
        const both = await Promise.all([lab.run('lab', 'up'), lab.run('lab', 'up')]);
        expect(both).toMatchObject([{ code: 0 }, { code: 0 }]);
        expect(both[0].stdout).toBe(both[1].stdout);
        rmSync(lab.stateDir, { recursive: true });
        await eventually(() => lab.processes().length === 0);
    });
});

describe('a lab that is taken down while it comes up', () => {
    it('says so, and leaves nothing', async () => {
        const child = spawn(process.execPath, [failoverProgram, 'lab', 'up'], { env: lab.env, stdio: 'pipe' });
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
        const ended = new Promise((resolve) => child.on('close', resolve));
        await eventually(() => said.includes('kube-apiserver'));
        expect(await lab.run('lab', 'down')).toMatchObject({ code: 0 });
        expect(lab.processes().filter(({ pid }) => pid !== child.pid)).toEqual([]);
        expect(await ended).toBe(1);
        expect(said).toContain('was ended before it was ready');
    });
});

describe('an interrupted `lab up`', () => {
    it.each<[string, NodeJS.Signals]>([
        ['Ctrl-C', 'SIGINT'],
        ['kill -9', 'SIGKILL'],
    ])('leaves nothing running after %s', async (_, signal) => {
        const child = spawn(process.execPath, [failoverProgram, 'lab', 'up'], {
            env: lab.env,
            stdio: ['ignore', 'ignore', 'pipe'],
        });
        const ended = new Promise((resolve) => child.on('close', resolve));
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
        await eventually(() => said.includes('kube-apiserver'));
        child.kill(signal);
        await ended;
        await eventually(() => lab.processes().length === 0);
        expect(await lab.run('lab', 'down')).toMatchObject({ code: 0 });
    });
});

describe('a machine that cannot', () => {
    it('is told which programs are missing', async () => {
        const { code, stderr } = await execute(process.execPath, [failoverProgram, 'lab', 'up'], {
            env: { ...lab.env, PATH: '/nowhere' },
        });
        expect(code).toBe(2);
        expect(stderr).toContain('Not on PATH: ip, unshare, nsenter');
        expect(lab.processes()).toEqual([]);
    });

    it('is told that its disk is too full', async () => {
        const script =
            'mkdir -p "$FAILOVER_LAB_STATE" && mount -t tmpfs -o size=20m none "$FAILOVER_LAB_STATE" && exec "$@"';
        const { code, stderr } = await execute(
            'unshare',
            ['--mount', 'sh', '-c', script, 'sh', process.execPath, failoverProgram, 'lab', 'up'],
            { env: lab.env },
        );
        expect(code).toBe(1);
        expect(stderr).toMatch(/Too little disk: 2 clusters need \d+ MiB/);
    });

    it('is told that its disk filled up on the way', async () => {
        const place = `${lab.stateDir}-full`;
        const [etcd] = await ensureTools(['etcd']);
        // Fills the disk between the check of its size and etcd's first write.
        const fillsDisk = join(mkdtempSync(join(tmpdir(), 'fills-disk-')), 'etcd');
        writeFileSync(
            fillsDisk,
            [
                '#!/bin/sh',
                `case "$*" in *--version*) ;; *) cat /dev/zero 2>/dev/null >>"${place}/full" ;; esac`,
                `exec "${etcd.path}" "$@"`,
            ].join('\n'),
            { mode: 0o755 },
        );
        const script = 'mkdir -p "$PLACE" && mount -t tmpfs -o size=450m none "$PLACE" && "$@"';
        const up = ['lab', 'up', '--clusters', 'europe-west1', '--tool', `etcd=${fillsDisk}`];
        const { code, stderr } = await execute(
            'unshare',
            ['--mount', 'sh', '-c', script, 'sh', process.execPath, failoverProgram, ...up],
            { env: { ...lab.env, PLACE: place, FAILOVER_LAB_STATE: `${place}/lab` } },
        );
        rmSync(dirname(fillsDisk), { recursive: true });
        expect(code).toBe(1);
        expect(stderr).toMatch(/disk .*is full|ENOSPC/);
        await eventually(() => lab.processes().length === 0); // killed, and on a busy machine still ending
    });
});
