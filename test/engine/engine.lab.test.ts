import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import type { Program } from '../../engine/program';
import { numberAt, objectsAt, type Properties, textAt } from '../../plugins/protocol/values';
import { badImage } from '../plugins/support/actingKubelet';
import { inScratchNamespaces } from '../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, toolPath, untilTrue } from '../plugins/support/scratchCluster';
import { errorOf, TestStack } from '../plugins/support/testStack';

const unchanged = { create: 0, update: 0, replace: 0, delete: 0 };
const labels = { app: 'hello' };

inScratchNamespaces(__filename, 'the engine and its plugins', () => {
    let cluster: ScratchCluster;
    let stack: TestStack;
    beforeAll(async () => {
        cluster = await startScratchCluster('/run/cluster');
        stack = new TestStack(cluster, 'lab-test');
    });
    afterAll(async () => {
        await cluster.stop();
        stack.remove();
    });

    const get = (place: string): Promise<Properties> => cluster.request({ method: 'GET', path: place });
    const deployment = '/apis/apps/v1/namespaces/shop/deployments/hello';

    /** Two clusters' worth of providers, a workload, keys and a certificate: what a stack is made of, in small. */
    const program =
        ({ image = 'good', more = (): object => ({}) } = {}): Program =>
        // oxlint-disable-next-line typescript/require-await -- a program's errors are rejections
        async () => {
            const a = stack.provider('a');
            const b = stack.provider('b', { namespace: 'shop' });
            const namespace = new kubernetes.core.v1.Namespace('shop', { metadata: { name: 'shop' } }, a);
            const workload = new kubernetes.apps.v1.Deployment(
                'hello',
                {
                    metadata: { name: 'hello', namespace: 'shop' },
                    spec: {
                        replicas: 2,
                        selector: { matchLabels: labels },
                        template: { metadata: { labels }, spec: { containers: [{ name: 'echo', image }] } },
                    },
                },
                { ...a, dependsOn: namespace, customTimeouts: { create: '30s', update: '30s' } },
            );
            const service = new kubernetes.core.v1.Service(
                'hello',
                { metadata: { name: 'hello', namespace: 'shop' }, spec: { selector: labels, ports: [{ port: 80 }] } },
                { ...b, dependsOn: workload },
            );
            const settings = new kubernetes.core.v1.ConfigMap(
                'settings',
                { data: { a: '1' } },
                { ...b, dependsOn: namespace },
            );
            const key = new tls.PrivateKey('key', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
            const certificate = new tls.SelfSignedCert('certificate', {
                privateKeyPem: key.privateKeyPem,
                subject: { commonName: 'hello' },
                validityPeriodHours: 24,
                allowedUses: ['server_auth'],
            });
            const secret = new kubernetes.core.v1.Secret(
                'serving',
                {
                    metadata: { name: 'serving', namespace: 'shop' },
                    type: 'kubernetes.io/tls',
                    stringData: { 'tls.key': key.privateKeyPem, 'tls.crt': certificate.certPem },
                },
                { ...b, dependsOn: namespace },
            );
            return {
                address: service.spec.clusterIP,
                settings: settings.metadata.name,
                kubeconfigs: pulumi.secret({ a: cluster.kubeconfig }),
                serving: secret.metadata.name,
                ...more(),
            };
        };

    describe('a deployed stack', () => {
        it('is what the program says', async () => {
            const { changes, outputs } = await stack.up(program());
            expect(changes).toEqual({ ...unchanged, create: 10, same: 0 });
            expect(outputs['address']?.value).toBe(
                textAt(await get('/api/v1/namespaces/shop/services/hello'), 'spec', 'clusterIP'),
            );
            expect(outputs['settings']?.value).toMatch(/^settings-[0-9a-f]{8}$/);
            expect(numberAt(await get(deployment), 'status', 'availableReplicas')).toBe(2);
        });

        it('does not change when it is deployed again', async () => {
            const { changes, steps } = await stack.up(program());
            expect({ changes, steps }).toEqual({ changes: { ...unchanged, same: 10 }, steps: [] });
        });

        it('would not change either, says a preview', async () => {
            const { changes, steps } = await stack.preview(program());
            expect({ changes, steps }).toEqual({ changes: { ...unchanged, same: 10 }, steps: [] });
        });

        it('has not drifted, says a refresh', async () => {
            const { changes, steps } = await stack.refresh(program());
            expect({ changes, steps }).toEqual({ changes: { ...unchanged, same: 10 }, steps: [] });
        });

        it('has a state that a kill cannot leave half written', () => {
            // The file backend replaces the state atomically, but not attribute files beside it.
            expect(stack.fileNames().filter((name) => name.endsWith('.attrs'))).toEqual([]);
        });

        it('keeps no key, token or kubeconfig in the clear', async () => {
            const data = textAt(await get('/api/v1/namespaces/shop/secrets/serving'), 'data', 'tls.key') ?? '';
            expect(Buffer.from(data, 'base64').toString()).toContain('PRIVATE KEY');
            const texts = [JSON.stringify(await stack.exportState()), ...stack.files()];
            const secrets = ['PRIVATE KEY', data, cluster.token, 'certificate-authority-data'];
            expect(secrets.filter((secret) => texts.some((text) => text.includes(secret)))).toEqual([]);
            expect(texts.join()).toContain('ciphertext');
        });
    });

    describe('drift', () => {
        const patch = (place: string, body: Properties): Promise<Properties> =>
            cluster.request({
                method: 'PATCH',
                path: place,
                query: { fieldManager: 'kubectl-edit' },
                contentType: 'application/merge-patch+json',
                body,
            });

        it('of a field is seen by refresh and repaired by up', async () => {
            await patch(deployment, { spec: { replicas: 1 }, metadata: { labels: { stranger: 'stays' } } });
            const seen = await stack.refresh(program());
            expect(seen.changes).toEqual({ ...unchanged, update: 1, same: 9 });
            expect(seen.steps.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
                'drifted kubernetes:apps/v1:Deployment hello',
            ]);
            const { changes, steps, warnings } = await stack.up(program());
            expect(changes).toMatchObject({ update: 1, same: 9 });
            expect(steps).toContainEqual({
                action: 'updated',
                resource: 'kubernetes:apps/v1:Deployment hello',
                properties: ['spec.replicas'],
            });
            expect(warnings.join()).toContain('taking back fields that others changed: .spec.replicas');
            const repaired = await get(deployment);
            expect(numberAt(repaired, 'spec', 'replicas')).toBe(2);
            expect(textAt(repaired, 'metadata', 'labels', 'stranger')).toBe('stays');
        });

        it('by deletion is seen by refresh and repaired by up', async () => {
            await cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/shop/services/hello' });
            await stack.refresh(program());
            expect((await stack.up(program())).changes).toMatchObject({ create: 1, same: 9 });
            expect(await get('/api/v1/namespaces/shop/services/hello')).toMatchObject({ kind: 'Service' });
        });
    });

    describe('what is refused', () => {
        it.each([
            ['as BadInput', 'BadInput', '`weights` sum to 90'],
            ['as InvalidArguments', 'InvalidArguments', '`weights` sum to 90'],
            ['where an output becomes known', 'late', '`late` is wrong'],
        ])('by the program %s is one error, and nothing changes', async (_, failure, message) => {
            const before = await get(deployment);
            expect(await failedUp(stack.stateDir, cluster, failure)).toEqual({ name: 'BadInput', message });
            expect(await get(deployment)).toEqual(before);
        });

        it('by nobody, but a mistake of the program, says where it was made', async () => {
            const { name, message } = await failedUp(stack.stateDir, cluster, 'mistake');
            expect(name).toBe('OperationFailed');
            expect(message).toMatch(/TypeError: Cannot read properties of undefined .*\n +at .*engineProcess\.js/);
        });
    });

    describe('an up that ends in the middle', () => {
        const killed = (signal: 'group' | 'command line'): Promise<void> => killedUp(stack.stateDir, cluster, signal);

        it.each(['command line', 'group'] as const)('by kill -9 of its %s is completed by the next', async (what) => {
            await stack.destroy(program());
            await killed(what);
            const names = objectsAt(await get('/api/v1/namespaces/shop/configmaps'), 'items').map((item) =>
                textAt(item, 'metadata', 'name'),
            );
            const { outputs } = await stack.up(program());
            expect(stack.said.join('\n')).toMatch(/resuming after an interrupted run/);
            const after = objectsAt(await get('/api/v1/namespaces/shop/configmaps'), 'items').map((item) =>
                textAt(item, 'metadata', 'name'),
            );
            expect(after.filter((name) => name?.startsWith('settings-'))).toEqual([outputs['settings']?.value]);
            expect(after).toEqual(expect.arrayContaining(names));
            expect((await stack.preview(program())).steps).toEqual([]);
        });

        it('by an interruption says so, and is completed by the next', async () => {
            const interrupted = errorOf(stack.up(program({ image: badImage })));
            await untilTrue(() =>
                Promise.resolve(stack.said.some((line) => line.startsWith('waiting for kubernetes:apps'))),
            );
            stack.interrupt();
            const error = await interrupted;
            expect(error.message).toMatch(/^Interrupted\./);
            expect((await stack.up(program())).changes).toMatchObject({ update: 1 });
            expect((await stack.preview(program())).steps).toEqual([]);
        });
    });

    describe('destroy', () => {
        it('leaves no object, and waits until the last is gone', async () => {
            const finalizers = { metadata: { finalizers: ['example.com/slow'] } };
            const settings = String((await stack.up(program())).outputs['settings']?.value);
            const place = `/api/v1/namespaces/shop/configmaps/${settings}`;
            const patch = (body: Properties): Promise<Properties> =>
                cluster.request({ method: 'PATCH', path: place, contentType: 'application/merge-patch+json', body });
            await patch(finalizers);
            let released = false;
            const destroyed = stack.destroy(program()).then((account) => {
                expect(released).toBe(true);
                return account;
            });
            await untilTrue(() =>
                Promise.resolve(stack.said.some((line) => line.includes('finalizers example.com/slow'))),
            );
            released = true;
            await patch({ metadata: { finalizers: null } });
            expect((await destroyed).changes).toMatchObject({ delete: 10 });
            for (const list of ['/api/v1/namespaces/shop', deployment]) {
                await expect(get(list)).rejects.toMatchObject({ status: 404 });
            }
        });

        it('of what is gone already does nothing', async () => {
            expect((await stack.destroy(program())).changes).toEqual({ ...unchanged, same: 0 });
        });

        it('of a stack that never was says so', async () => {
            const other = new TestStack(cluster, 'never');
            expect((await errorOf(other.destroy(program()))).message).toContain('There is no stack never');
            other.remove();
        });
    });
});

/** Runs an `up` in another process. */
function otherProcess(
    stateDir: string,
    cluster: ScratchCluster,
    ...args: string[]
): ChildProcess & { said: () => string } {
    const child = spawn(
        process.execPath,
        [path.join(__dirname, 'engineProcess.js'), stateDir, toolPath('pulumi'), ...args],
        {
            env: { ...process.env, SCRATCH_KUBECONFIG: cluster.kubeconfig },
            stdio: ['ignore', 'pipe', 'inherit'],
        },
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return Object.assign(child, { said: () => said });
}

/** Runs an `up` whose program throws, and gives its error. */
async function failedUp(
    stateDir: string,
    cluster: ScratchCluster,
    failure: string,
): Promise<{ name: string; message: string }> {
    const child = otherProcess(stateDir, cluster, 'other', failure);
    await new Promise((resolve) => child.once('close', resolve));
    return JSON.parse(child.said().trim().split('\n').at(-1) ?? '') as { name: string; message: string };
}

/** Runs an `up` that cannot end, and kills it once it waits for its Deployment. */
async function killedUp(stateDir: string, cluster: ScratchCluster, what: 'group' | 'command line'): Promise<void> {
    const child = otherProcess(stateDir, cluster, badImage);
    const lines = ['waiting for kubernetes:apps/v1:Deployment', 'created kubernetes:core/v1:ConfigMap'];
    await untilTrue(() => Promise.resolve(lines.every((line) => child.said().includes(line))));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const pids = [...(what === 'group' ? childrenOf(child) : []), child.pid ?? 0];
    pids.forEach((pid) => process.kill(pid, 'SIGKILL'));
    await ended;
}

function childrenOf({ pid }: ChildProcess): number[] {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
