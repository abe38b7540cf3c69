import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { V1EndpointSlice } from '@kubernetes/client-node';
import { NodeAgent, standardImages } from '../../../lab/node';
import { KubeApi } from '../../../lab/node/kubeApi';
import { execInContainer } from '../../../lab/node/sandbox/execInContainer';
import { ensureTools } from '../../../lab/tools';
import { insideNamespaces, runInNamespaces, ways } from './inNamespaces';
import { clusterTools, type ScratchCluster, startScratchCluster } from './scratchCluster';
import { ECHO, eventually, isReady, namespace, TestPods } from './testPods';

const toolNames = [...clusterTools, 'http-echo'] as const;

if (!insideNamespaces) {
    describe('the node agent', () => {
        it.each(ways)('runs pods %s', async (_, flags) => {
            const tools = await ensureTools(toolNames);
            const paths = JSON.stringify(Object.fromEntries(tools.map(({ name, path }) => [name, path])));
            const { status, output } = runInNamespaces(__filename, flags, { FAILOVER_TEST_TOOLS: paths });
            process.stderr.write(output);
            expect(status).toBe(0);
        });
    });
} else {
    describe('the node agent, in namespaces of its own', () => insideTests());
}

function insideTests(): void {
    const stateDir = '/run/agent';
    let scratch: ScratchCluster;
    let agent: NodeAgent;
    let api: KubeApi;
    let pods: TestPods;
    const logged: string[] = [];

    const start = async (): Promise<void> => {
        const tools = JSON.parse(process.env.FAILOVER_TEST_TOOLS ?? '{}') as Record<(typeof toolNames)[number], string>;
        agent = new NodeAgent({
            cluster: scratch.cluster,
            kubeConfig: scratch.kubeConfig,
            stateDir,
            log: (line) => logged.push(line),
            images: standardImages({ httpEcho: tools['http-echo'], envoy: '/bin/false' }),
        });
        await agent.start();
    };

    const exec = async (name: string, script: string): Promise<string> => {
        const pid = pods.report(name)?.containers[0]?.pid ?? 0;
        const env = { PATH: '/usr/bin:/bin' };
        const { output } = await execInContainer({ pid, command: ['sh', '-c', script], env, workingDir: '/' }, 5_000);
        return output;
    };

    const get = async (name: string, timeoutMs = 400): Promise<{ status: number; body: string } | undefined> => {
        try {
            const reply = await fetch(`http://${pods.report(name)?.address}:5678/`, {
                signal: AbortSignal.timeout(timeoutMs),
            });
            return { status: reply.status, body: await reply.text() };
        } catch {
            return undefined;
        }
    };

    const endpoints = async (): Promise<string[]> => {
        const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
        const { items } = await api.get<{ items: V1EndpointSlice[] }>(
            `${path}?labelSelector=kubernetes.io/service-name=hello`,
        );
        const ready = items.flatMap((slice) => slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready);
        return ready.flatMap(({ addresses }) => addresses).sort();
    };

    const scale = (replicas: number) =>
        api.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/hello`, 'merge-patch', { spec: { replicas } });

    beforeAll(async () => {
        const tools = JSON.parse(process.env.FAILOVER_TEST_TOOLS ?? '{}') as Record<
            (typeof clusterTools)[number],
            string
        >;
        scratch = await startScratchCluster(tools, '/run/scratch');
        api = await KubeApi.connect(scratch.kubeConfig);
        pods = new TestPods(api, () => agent);
        await start();
        await eventually(
            () => api.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`).catch(() => undefined),
            (account) => account !== undefined,
        );
    });

    afterAll(async () => {
        await agent.stop();
        api.close();
        await scratch.stop();
        expect(logged).toEqual([]);
    });

    it('registers a node for each zone', async () => {
        const node = await api.get<{ metadata: { labels: Record<string, string> } }>('/api/v1/nodes/europe-west1-b');
        expect(node.metadata.labels).toMatchObject({
            'topology.kubernetes.io/region': 'europe-west1',
            'topology.kubernetes.io/zone': 'europe-west1-b',
        });
    });

    it('brings a Deployment up, spread over the zones, and takes it down', async () => {
        const labels = { app: 'hello' };
        const readinessProbe = { httpGet: { path: '/health', port: 'http' } };
        const ports = [{ name: 'http', containerPort: 5678 }];
        const containers = [{ name: 'echo', image: ECHO, args: ['-text=hello'], ports, readinessProbe }];
        await api.post(`/api/v1/namespaces/${namespace}/services`, {
            metadata: { name: 'hello' },
            spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
        });
        const begun = Date.now();
        await api.post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
            metadata: { name: 'hello' },
            spec: {
                replicas: 2,
                selector: { matchLabels: labels },
                template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 5, containers } },
            },
        });
        const reports = await eventually(
            () => agent.pods(),
            (seen) => seen.length === 2 && seen.every(({ ready }) => ready),
        );
        process.stderr.write(`Deployment made to both pods ready: ${Date.now() - begun} ms\n`);
        expect(reports.map(({ node }) => node).sort()).toEqual(['europe-west1-b', 'europe-west1-c']);
        const addresses = reports.map(({ address }) => address).sort();
        await eventually(endpoints, (seen) => seen.join() === addresses.join());
        expect(await get(reports[0]?.name ?? '')).toEqual({ status: 200, body: 'hello\n' });

        const scaled = Date.now();
        await scale(0);
        await eventually(endpoints, (seen) => seen.length === 0);
        process.stderr.write(`scaled to 0 to no endpoint: ${Date.now() - scaled} ms\n`);
        await eventually(
            () => pods.names(),
            (names) => names.length === 0,
        );
        expect(readdirSync(`${stateDir}/pods`)).toEqual([]);
        await api.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/hello`, {});
    });

    it('has a pod ready within a second of its binding', async () => {
        await pods.echo('quick', { readinessProbe: { httpGet: { path: '/health', port: 5678 }, periodSeconds: 10 } });
        await eventually(
            () => pods.report('quick'),
            (seen) => seen !== undefined,
        );
        const bound = Date.now();
        await pods.ready('quick', 2_000);
        process.stderr.write(`bound to ready: ${Date.now() - bound} ms\n`);
        await pods.status('quick', isReady, 1_000);
        await pods.remove('quick');
    });

    it('gives a container its command line, environment and identity', async () => {
        await api.post(`/api/v1/namespaces/${namespace}/configmaps`, {
            metadata: { name: 'env' },
            data: { A: 'from map' },
        });
        const pod = await pods.script(
            'env',
            'echo "$0 $1"; env; id -u; pwd; hostname; cat /etc/hosts; ls /; exec sleep 60',
            {
                args: ['$(GREETING)', '$$(GREETING) $(UNKNOWN)'],
                workingDir: '/work/here',
                env: [
                    { name: 'GREETING', value: "it's $(A)" },
                    { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
                    { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
                    { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
                ],
                envFrom: [{ configMapRef: { name: 'env' } }],
                resources: { limits: { cpu: '250m' } },
                securityContext: { runAsUser: 1337, runAsGroup: 1337 },
            },
        );
        const { address, containers } = await pods.ready('env');
        const log = await eventually(
            () => readFileSync(containers[0]?.log ?? '', 'utf8'),
            (text) => text.includes('usr\n'),
        );
        const lines = log.split('\n');
        expect(lines[0]).toBe("it's from map $(GREETING) $(UNKNOWN)");
        expect(lines).toEqual(expect.arrayContaining(['A=from map', `IP=${address}`, 'APP=env', 'CPU=250']));
        expect(lines).toEqual(
            expect.arrayContaining(['KUBERNETES_SERVICE_HOST=198.18.1.1', 'KUBERNETES_SERVICE_PORT=6443']),
        );
        expect(lines).toEqual(expect.arrayContaining(['/work/here', pod.metadata?.name, `${address}\tenv`]));
        const oneUid = !/\s0\s+0\s+4294967295/.test(readFileSync('/proc/self/uid_map', 'utf8'));
        expect(lines).toContain(oneUid ? '0' : '1337');
        expect([existsSync('/work/here'), existsSync('/http-echo')]).toEqual([false, false]); // not on the host
        await pods.remove('env');
    });

    it('mounts volumes, read-only where they are, and brings their changes', async () => {
        const maps = `/api/v1/namespaces/${namespace}/configmaps`;
        await api.post(maps, { metadata: { name: 'config' }, data: { 'a.txt': 'one', 'b.txt': 'two' } });
        await api.post(`/api/v1/namespaces/${namespace}/secrets`, {
            metadata: { name: 'keys' },
            stringData: { key: 'secret' },
        });
        await pods.script(
            'volumes',
            'exec sleep 60',
            {
                volumeMounts: [
                    { name: 'config', mountPath: '/etc/app' },
                    { name: 'config', mountPath: '/opt/one/a.conf', subPath: 'a.txt' },
                    { name: 'keys', mountPath: '/keys' },
                    { name: 'scratch', mountPath: '/var/scratch' },
                    { name: 'all', mountPath: '/all' },
                ],
            },
            {
                volumes: [
                    { name: 'config', configMap: { name: 'config' } },
                    {
                        name: 'keys',
                        secret: {
                            secretName: 'keys',
                            items: [{ key: 'key', path: 'deep/key.pem' }],
                            defaultMode: 0o400,
                        },
                    },
                    { name: 'scratch', emptyDir: {} },
                    {
                        name: 'all',
                        projected: {
                            sources: [
                                {
                                    serviceAccountToken: {
                                        path: 'token',
                                        audience: 'istio-ca',
                                        expirationSeconds: 43200,
                                    },
                                },
                                {
                                    downwardAPI: {
                                        items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }],
                                    },
                                },
                                { configMap: { name: 'absent', optional: true } },
                            ],
                        },
                    },
                ],
            },
        );
        await pods.ready('volumes');
        expect(
            await exec('volumes', 'cat /etc/app/a.txt /etc/app/b.txt /opt/one/a.conf /keys/deep/key.pem /all/labels'),
        ).toMatch(/^onetwoonesecretapp="volumes"\n/);
        expect(
            await exec(
                'volumes',
                'stat -Lc %a /keys/deep/key.pem; touch /var/scratch/x && echo ok; touch /etc/app/x 2>&1 || echo refused',
            ),
        ).toMatch(/^400\nok\n.*Read-only.*\nrefused$/s);
        const claims = await exec('volumes', 'cat /all/token');
        expect(JSON.parse(Buffer.from(claims.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
            aud: ['istio-ca'],
            'kubernetes.io': { pod: { name: 'volumes' }, serviceaccount: { name: 'default' } },
        });
        expect(await exec('volumes', 'ls /var/run/secrets/kubernetes.io/serviceaccount')).toBe(
            'ca.crt\nnamespace\ntoken',
        );
        await api.patch(`${maps}/config`, 'merge-patch', {
            data: { 'a.txt': 'changed', 'b.txt': null, 'c.txt': 'new' },
        });
        await eventually(
            () => exec('volumes', 'cd /etc/app; echo *; cat a.txt'),
            (text) => text === 'a.txt c.txt\nchanged',
        );
        await api.patch(`/api/v1/namespaces/${namespace}/pods/volumes`, 'merge-patch', {
            metadata: { labels: { tier: 'x' } },
        });
        await eventually(
            () => exec('volumes', 'cat /all/labels'),
            (text) => text.includes('tier="x"'),
        );
        await pods.remove('volumes');
    });

    it('makes the root read-only when it is to be, but not the volumes in it', async () => {
        const script =
            'for f in /x /etc/x /usr/x /etc/istio/x /dev/shm/x; do echo "$f $(touch $f 2>&1 && echo ok)"; done; exec sleep 60';
        const container = {
            securityContext: { readOnlyRootFilesystem: true },
            volumeMounts: [{ name: 'v', mountPath: '/etc/istio' }],
        };
        await pods.script('sealed', script, container, { volumes: [{ name: 'v', emptyDir: {} }] });
        const { containers } = await pods.ready('sealed');
        const log = await eventually(
            () => readFileSync(containers[0]?.log ?? '', 'utf8'),
            (text) => text.includes('/dev/shm/x ok'),
        );
        const writable = log.split('\n').filter((line) => line.endsWith(' ok'));
        expect(writable).toEqual(['/etc/istio/x ok', '/dev/shm/x ok']);
        await pods.remove('sealed');
    });

    it('waits for a ConfigMap that is not there yet', async () => {
        const env = [{ name: 'LATE', valueFrom: { configMapKeyRef: { name: 'late', key: 'k' } } }];
        await pods.script('late', 'echo "$LATE"; exec sleep 60', { env });
        await pods.status(
            'late',
            ({ containerStatuses }) => containerStatuses?.[0]?.state?.waiting?.reason === 'CreateContainerConfigError',
        );
        await api.post(`/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: 'late' }, data: { k: 'v' } });
        await pods.ready('late');
        await pods.remove('late');
    });

    it('runs init containers first and sidecars beside', async () => {
        const mount = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
        const sh = (name: string, script: string) => ({ name, image: ECHO, command: ['sh', '-c', script], ...mount });
        await pods.create('init', {
            volumes: [{ name: 'shared', emptyDir: {} }],
            initContainers: [
                sh('first', 'echo 1 >/shared/order'),
                {
                    ...sh('side', 'echo 2 >>/shared/order; exec sleep 60'),
                    restartPolicy: 'Always',
                    startupProbe: { exec: { command: ['grep', '2', '/shared/order'] } },
                },
            ],
            containers: [
                {
                    ...sh('main', 'echo 3 >>/shared/order; exec sleep 60'),
                    readinessProbe: { exec: { command: ['grep', '3', '/shared/order'] } },
                },
            ],
        });
        const report = await pods.ready('init');
        const pid = report.containers[2]?.pid ?? 0;
        const shown = await execInContainer(
            { pid, command: ['cat', '/shared/order'], env: { PATH: '/bin' }, workingDir: '/' },
            2_000,
        );
        expect(shown.output).toBe('1\n2\n3');
        await pods.remove('init');
    });

    it('sees a program that was killed, and leaves no orphan of a killed sandbox', async () => {
        const parentOf = (pid = 0): string =>
            /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
        await pods.echo('killed');
        const pidOf = async (restarts: number): Promise<number> => {
            const { containers } = await eventually(
                () => pods.report('killed') ?? { containers: [] },
                (report) => report.containers[0]?.restarts === restarts && report.containers[0].ready,
                20_000,
            );
            return containers[0]?.pid ?? 0;
        };
        const first = await pidOf(0);
        process.kill(first, 'SIGKILL');
        await pods.status(
            'killed',
            ({ containerStatuses }) => containerStatuses?.[0]?.lastState?.terminated?.exitCode === 137,
        );
        const second = await pidOf(1);
        process.kill(Number(parentOf(second)), 'SIGKILL');
        // Where process 1 of the namespace does not reap, it stays as a zombie.
        await eventually(
            () => (existsSync(`/proc/${second}`) ? readFileSync(`/proc/${second}/status`, 'utf8') : 'gone'),
            (status) => status === 'gone' || /State:\s+Z/.test(status),
        );
        await pods.remove('killed');
    });

    it('keeps what a program of another user writes to /dev/stdout', async () => {
        await pods.script('loud', 'echo heard >/dev/stdout; exec sleep 60', { securityContext: { runAsUser: 1337 } });
        const { containers } = await pods.ready('loud');
        await eventually(
            () => readFileSync(containers[0]?.log ?? '', 'utf8'),
            (text) => text === 'heard\n',
        );
        await pods.remove('loud');
    });

    it('restarts a container that ends, and backs off', async () => {
        await pods.script('crashing', 'echo last words >/dev/termination-log; exit 3');
        const status = await pods.status(
            'crashing',
            ({ containerStatuses }) => containerStatuses?.[0]?.state?.waiting?.reason === 'CrashLoopBackOff',
        );
        expect(status.containerStatuses?.[0]).toMatchObject({
            restartCount: 1,
            ready: false,
            lastState: { terminated: { exitCode: 3, reason: 'Error', message: 'last words\n' } },
        });
        await pods.remove('crashing');
    });

    it('lets a pod that need not be restarted succeed or fail', async () => {
        await pods.script('succeeds', 'exit 0', {}, { restartPolicy: 'Never' });
        await pods.script('fails', 'exit 1', {}, { restartPolicy: 'Never' });
        await pods.status('succeeds', ({ phase }) => phase === 'Succeeded');
        await pods.status('fails', ({ phase }) => phase === 'Failed');
        await pods.remove('succeeds');
        await pods.remove('fails');
    });

    it.each([
        ['an unknown image', { image: 'nginx:1' }, {}, 'ErrImagePull', 'known: hashicorp/http-echo'],
        ['a program that is not there', { command: ['/no/such'] }, {}, 'CrashLoopBackOff', ''],
        [
            'a hostPath volume',
            {},
            { volumes: [{ name: 'h', hostPath: { path: '/' } }] },
            'CreateContainerConfigError',
            'volume `h` is a hostPath',
        ],
        ['the host network', {}, { hostNetwork: true }, 'CreateContainerConfigError', '`spec.hostNetwork`'],
    ])('tells of %s', async (_, container, spec, reason, message) => {
        await pods.create('wrong', { containers: [{ name: 'main', image: ECHO, ...container }], ...spec });
        const { containerStatuses } = await pods.status(
            'wrong',
            (status) => status.containerStatuses?.[0]?.state?.waiting?.reason === reason,
        );
        expect(containerStatuses?.[0]?.state?.waiting?.message).toContain(message);
        await pods.remove('wrong');
    });

    it('leaves a pod that fits no node pending, and says why', async () => {
        await pods.create('nowhere', { nodeSelector: { disk: 'fast' }, containers: [{ name: 'main', image: ECHO }] });
        const { conditions } = await pods.status('nowhere', (status) => status.conditions !== undefined);
        expect(conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' });
        await pods.delete('nowhere');
    });

    it('probes readiness, liveness and startup', async () => {
        const probe = (file: string) => ({
            exec: { command: ['test', '-e', file] },
            periodSeconds: 1,
            failureThreshold: 1,
        });
        await pods.script('probed', 'touch /tmp/started /tmp/alive; exec sleep 60', {
            startupProbe: { ...probe('/tmp/started'), failureThreshold: 5 },
            readinessProbe: probe('/tmp/ready'),
            livenessProbe: probe('/tmp/alive'),
        });
        await pods.status('probed', ({ containerStatuses }) => containerStatuses?.[0]?.started === true);
        expect(pods.report('probed')?.ready).toBe(false);
        await exec('probed', 'touch /tmp/ready');
        await pods.status('probed', isReady);
        await exec('probed', 'rm /tmp/ready');
        await pods.status('probed', (status) => !isReady(status));
        await exec('probed', 'rm /tmp/alive');
        const { containerStatuses } = await pods.status(
            'probed',
            (status) => status.containerStatuses?.[0]?.restartCount === 1,
        );
        expect(containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(137);
        await pods.remove('probed');
    });

    it('ends a pod gracefully, and the ungraceful after the grace', async () => {
        const script = 'trap "sleep 0.3; exit 0" TERM; touch /tmp/up; while :; do sleep 0.05; done';
        const readinessProbe = { exec: { command: ['test', '-e', '/tmp/up'] } };
        await pods.script('graceful', script, { readinessProbe }, { terminationGracePeriodSeconds: 20 });
        await pods.script(
            'stubborn',
            script.replace('sleep 0.3; exit 0', ':'),
            { readinessProbe },
            { terminationGracePeriodSeconds: 1 },
        );
        await Promise.all([pods.ready('graceful'), pods.ready('stubborn')]);
        for (const [name, least, most] of [
            ['graceful', 300, 2_000],
            ['stubborn', 1_000, 3_500],
        ] as const) {
            const begun = Date.now();
            await pods.delete(name);
            await eventually(
                () => pods.names(),
                (names) => !names.includes(name),
            );
            expect(Date.now() - begun).toBeGreaterThanOrEqual(least);
            expect(Date.now() - begun).toBeLessThan(most);
        }
    });

    it('writes headless Services into /etc/hosts', async () => {
        await pods.script('resolving', 'exec sleep 60');
        await pods.ready('resolving');
        await api.post(`/api/v1/namespaces/${namespace}/services`, {
            metadata: { name: 'istiod' },
            spec: { ports: [{ port: 15012 }] },
        });
        await api.post(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
            metadata: { name: 'istiod', labels: { 'kubernetes.io/service-name': 'istiod' } },
            addressType: 'IPv4',
            endpoints: [{ addresses: ['198.18.1.1'] }],
            ports: [{ port: 15012 }],
        });
        await eventually(
            () => exec('resolving', 'getent hosts istiod.default.svc'),
            (text) => text.startsWith('198.18.1.1'),
        );
        await pods.remove('resolving');
    });

    describe('holds a fault', () => {
        const fault = { namespace, selector: { app: 'victim' } };

        beforeEach(async () => {
            await pods.echo('victim', {
                readinessProbe: { httpGet: { path: '/', port: 5678 }, periodSeconds: 1 },
                livenessProbe: { httpGet: { path: '/', port: 5678 }, periodSeconds: 1, failureThreshold: 1 },
            });
            await pods.ready('victim');
        });

        afterEach(() => pods.remove('victim'));

        it('crash: down until its end, then up at once', async () => {
            const { end, pods: names, startedAt } = await agent.breakPods({ kind: 'crash', settings: {}, ...fault });
            expect(names).toEqual(['victim']);
            expect(Math.abs(Date.now() - startedAt)).toBeLessThan(1_000);
            await eventually(
                () => get('victim'),
                (reply) => reply === undefined,
            );
            await pods.status('victim', (status) => !isReady(status));
            await expect(agent.breakPods({ kind: 'hang', settings: {}, ...fault })).rejects.toThrow(
                'already under a fault',
            );
            const endedAt = Date.now();
            await end();
            await eventually(
                () => get('victim'),
                (reply) => reply?.status === 200,
                2_000,
            );
            process.stderr.write(`crash ended to answering: ${Date.now() - endedAt} ms\n`);
        });

        it('hang: no answer but no restart, then goes on', async () => {
            const { end } = await agent.breakPods({ kind: 'hang', settings: {}, ...fault });
            expect(await get('victim')).toBeUndefined();
            await pods.status('victim', (status) => !isReady(status), 10_000);
            await end();
            await pods.status('victim', isReady, 5_000);
            expect(pods.report('victim')?.containers[0]?.restarts).toBe(0);
        });

        it('unreachable: no answer but no restart, then goes on', async () => {
            const { end } = await agent.breakPods({ kind: 'unreachable', settings: {}, ...fault });
            expect(await get('victim')).toBeUndefined();
            await pods.status('victim', (status) => !isReady(status), 10_000);
            await end();
            await pods.status('victim', isReady, 5_000);
            expect((await get('victim'))?.status).toBe(200);
            expect(pods.report('victim')?.containers[0]?.restarts).toBe(0);
        });

        it('http-503: answers 503, stays ready, and is the same container afterwards', async () => {
            const begun = Date.now();
            const { end } = await agent.breakPods({ kind: 'http-503', settings: {}, ...fault });
            process.stderr.write(`http-503 begun in ${Date.now() - begun} ms\n`);
            await eventually(
                () => get('victim'),
                (reply) => reply?.status === 503,
                1_000,
            );
            expect(pods.report('victim')).toMatchObject({ ready: true, containers: [{ restarts: 0 }] });
            await end();
            await eventually(
                () => get('victim'),
                (reply) => reply?.status === 200,
                1_000,
            );
            expect(pods.report('victim')).toMatchObject({ ready: true, containers: [{ restarts: 0 }] });
        });

        it('slow: replies after the delay, stays ready, and is the same container afterwards', async () => {
            const took = async (): Promise<number> => {
                const askedAt = performance.now();
                expect((await get('victim', 5_000))?.status).toBe(200);
                return performance.now() - askedAt;
            };
            const delayMs = 700;
            const { end } = await agent.breakPods({ kind: 'slow', ...fault, settings: { delayMs } });
            // The slow program is released then; until it listens, connections are refused.
            await eventually(
                () => get('victim', 5_000),
                (reply) => reply?.status === 200,
                5_000,
            );
            expect(await took()).toBeGreaterThanOrEqual(delayMs - 1);
            expect(pods.report('victim')).toMatchObject({ ready: true, containers: [{ restarts: 0 }] });
            await end();
            await eventually(
                () => get('victim'),
                (reply) => reply?.status === 200,
                1_000,
            );
            expect(await took()).toBeLessThan(delayMs);
            expect(pods.report('victim')).toMatchObject({ ready: true, containers: [{ restarts: 0 }] });
        });
    });

    it('refuses a fault that matches no pod', async () => {
        const fault = { kind: 'crash', settings: {}, namespace, selector: { app: 'nobody' } } as const;
        await expect(agent.breakPods(fault)).rejects.toThrow(
            'no pod of cluster europe-west1 has namespace "default" and labels app=nobody',
        );
    });

    it('leaves nothing behind, and takes its pods up again', async () => {
        await pods.echo('lasting');
        const { containers } = await pods.ready('lasting');
        const links = (): string =>
            execFileSync('ip', ['-n', 'europe-west1', '-o', 'link', 'show', 'type', 'veth'], { encoding: 'utf8' });
        expect(links()).toContain('pod');
        await agent.stop();
        expect(existsSync(`/proc/${containers[0]?.pid}`)).toBe(false);
        expect(execFileSync('ip', ['netns'], { encoding: 'utf8' }).trim().split('\n')).toHaveLength(1);
        expect(links()).not.toContain('pod');
        expect(readdirSync(`${stateDir}/pods`)).toEqual([]);
        expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(stateDir);
        await start();
        await pods.ready('lasting');
        await pods.remove('lasting');
    });
}
