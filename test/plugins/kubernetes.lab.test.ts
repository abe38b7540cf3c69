import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Program } from '../../engine/program';
import { at, objectsAt, type Properties, textAt } from '../../plugins/protocol/values';
import { badImage, crashingImage } from './support/actingKubelet';
import { inScratchNamespaces } from './support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, untilTrue } from './support/scratchCluster';
import { errorOf, TestStack } from './support/testStack';

inScratchNamespaces(__filename, 'the stand-in for the kubernetes plugin', () => {
    let cluster: ScratchCluster;
    let stack: TestStack;
    beforeAll(async () => {
        cluster = await startScratchCluster('/run/cluster');
    });
    beforeEach(() => {
        stack = new TestStack(cluster, 'lab-test');
    });
    afterEach(async () => {
        await stack.destroy(() => Promise.resolve({})).catch(() => undefined);
        stack.remove();
    });
    afterAll(() => cluster.stop());

    const get = (place: string): Promise<Properties> => cluster.request({ method: 'GET', path: place });
    const apply = (place: string, body: Properties): Promise<Properties> =>
        cluster.request({
            method: 'PATCH',
            path: place,
            query: { fieldManager: 'somebody' },
            contentType: 'application/apply-patch+yaml',
            body,
        });

    type Options = pulumi.CustomResourceOptions & { provider: kubernetes.Provider };
    /** A program that declares resources on one provider. */
    const declaring =
        (declare: (options: Options) => object | undefined): Program =>
        // oxlint-disable-next-line typescript/require-await -- a program's errors are rejections
        async () => ({ ...declare(stack.provider('cluster')) });

    const labels = { app: 'hello' };
    const workload = (image: string, selector: Record<string, string> = labels): kubernetes.apps.v1.DeploymentArgs => ({
        metadata: { name: 'hello', namespace: 'default' },
        spec: {
            selector: { matchLabels: selector },
            template: { metadata: { labels: selector }, spec: { containers: [{ name: 'echo', image }] } },
        },
    });

    const definition = (fields: Properties): kubernetes.apiextensions.v1.CustomResourceDefinitionArgs => ({
        metadata: { name: 'rules.example.com' },
        spec: {
            group: 'example.com',
            scope: 'Namespaced',
            names: { kind: 'Rule', plural: 'rules' },
            versions: [
                {
                    name: 'v1',
                    served: true,
                    storage: true,
                    schema: {
                        openAPIV3Schema: {
                            type: 'object',
                            properties: { spec: { type: 'object', properties: fields } },
                        } as kubernetes.types.input.apiextensions.v1.JSONSchemaProps,
                    },
                },
            ],
        },
    });
    const rule = (
        spec: object,
        namespace: pulumi.Input<string> = 'default',
    ): kubernetes.apiextensions.CustomResourceArgs => ({
        apiVersion: 'example.com/v1',
        kind: 'Rule',
        metadata: { name: 'rule', namespace },
        spec,
    });

    describe('a patch', () => {
        const patched = (label: string): Program =>
            declaring((options) => {
                const metadata = { name: 'patched', labels: { [label]: 'ours' } };
                new kubernetes.core.v1.NamespacePatch('patched', { metadata }, options);
                return undefined;
            });
        const namespace = '/api/v1/namespaces/patched';

        it('gives an object of somebody else its fields, and gives them up at the end', async () => {
            expect((await errorOf(stack.up(patched('a')))).message).toContain('does not exist');
            const theirs = {
                apiVersion: 'v1',
                kind: 'Namespace',
                metadata: { name: 'patched', labels: { theirs: 'x' } },
            };
            await apply(namespace, theirs);
            await stack.up(patched('a'));
            expect(at(await get(namespace), 'metadata', 'labels')).toMatchObject({ theirs: 'x', a: 'ours' });
            await stack.up(patched('b'));
            expect(at(await get(namespace), 'metadata', 'labels')).not.toHaveProperty('a');
            await stack.destroy(patched('b'));
            const left = at(await get(namespace), 'metadata', 'labels');
            expect(left).toMatchObject({ theirs: 'x' });
            expect(left).not.toHaveProperty('b');
        });
    });

    describe('a Secret for the token of an account', () => {
        it('is complete once the token is there, and shows it to nobody', async () => {
            const { outputs } = await stack.up(
                declaring((options) => {
                    const account = new kubernetes.core.v1.ServiceAccount(
                        'reader',
                        { metadata: { name: 'reader', namespace: 'default' } },
                        options,
                    );
                    const secret = new kubernetes.core.v1.Secret(
                        'reader-token',
                        {
                            metadata: {
                                name: 'reader-token',
                                namespace: 'default',
                                annotations: { 'kubernetes.io/service-account.name': account.metadata.name },
                            },
                            type: 'kubernetes.io/service-account-token',
                        },
                        options,
                    );
                    return { token: secret.data.apply((data) => data['token']) };
                }),
            );
            expect(outputs['token']).toMatchObject({
                secret: true,
                value: expect.stringMatching(/^[\w=]+$/) as string,
            });
        });
    });

    describe('a preview', () => {
        it('fails with the API server’s own words for a field that a Deployment has not', async () => {
            const program = declaring((options) => {
                const { metadata, spec } = workload('good') as { metadata: object; spec: object };
                const wrong = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { ...spec, replikas: 3 } };
                new kubernetes.apiextensions.CustomResource('hello', wrong, options);
                return undefined;
            });
            const { name, message } = await errorOf(stack.preview(program));
            expect(name).toBe('OperationFailed');
            expect(message).toContain('.spec.replikas: field not declared in schema');
            expect((await errorOf(stack.up(program))).message).toBe(message);
            await expect(get('/apis/apps/v1/namespaces/default/deployments/hello')).rejects.toMatchObject({
                status: 404,
            });
        });

        it('fails for a field that a custom resource has not, and for a value it does not take', async () => {
            const declared = (spec: object): Program =>
                declaring((options) => {
                    const made = new kubernetes.apiextensions.v1.CustomResourceDefinition(
                        'rules',
                        definition({ percent: { type: 'integer' } }),
                        options,
                    );
                    new kubernetes.apiextensions.CustomResource('rule', rule(spec), { ...options, dependsOn: made });
                    return undefined;
                });
            await stack.up(declared({ percent: 1 }));
            expect((await errorOf(stack.preview(declared({ percentage: 2 })))).message).toContain(
                '.spec.percentage: field not declared in schema',
            );
            expect((await errorOf(stack.preview(declared({ percent: 'all' })))).message).toContain('spec.percent');
        });

        it('and an up from nothing allow what only this very run makes possible', async () => {
            const program = declaring((options) => {
                const namespace = new kubernetes.core.v1.Namespace('new', { metadata: { name: 'new' } }, options);
                const made = new kubernetes.apiextensions.v1.CustomResourceDefinition(
                    'rules',
                    definition({ a: { type: 'string' } }),
                    options,
                );
                const custom = new kubernetes.apiextensions.CustomResource('rule', rule({ a: 'b' }, 'new'), {
                    ...options,
                    dependsOn: [made, namespace],
                });
                const map = new kubernetes.core.v1.ConfigMap(
                    'map',
                    { metadata: { name: 'map', namespace: 'new' } },
                    { ...options, dependsOn: namespace },
                );
                // This provider's kubeconfig is known only once something was created.
                const kubeconfig = pulumi
                    .all([namespace.metadata.uid, options.provider.id])
                    .apply(() => cluster.kubeconfig);
                const late = new kubernetes.Provider('late', { kubeconfig: pulumi.secret(kubeconfig) });
                new kubernetes.core.v1.ConfigMap(
                    'late',
                    { metadata: { name: 'late', namespace: map.metadata.namespace } },
                    { provider: late },
                );
                return { uid: custom.metadata.uid };
            });
            expect((await stack.preview(program)).changes.create).toBeGreaterThan(5);
            const { outputs } = await stack.up(program);
            expect(outputs['uid']?.value).toBe(
                textAt(await get('/apis/example.com/v1/namespaces/new/rules/rule'), 'metadata', 'uid'),
            );
            expect((await stack.preview(program)).steps).toEqual([]);
            await stack.destroy(program);
            await expect(get('/apis/example.com/v1')).rejects.toMatchObject({ status: 404 });
        });

        it('refuses what the stand-in cannot do, and says so', async () => {
            const { message } = await errorOf(
                stack.preview(
                    declaring((options) => {
                        new kubernetes.helm.v3.Release('chart', { chart: 'nginx' }, options);
                        return undefined;
                    }),
                ),
            );
            expect(message).toContain(
                "the lab's stand-in for the kubernetes plugin serves single Kubernetes objects only",
            );
        });
    });

    describe('a change', () => {
        const uidAt = async (place: string): Promise<string | undefined> => textAt(await get(place), 'metadata', 'uid');

        /** What is replaced: where it is, and how the program declares it before and after. */
        const replaced: Record<string, { place: string; declare: (second: boolean, options: Options) => void }> = {
            'a Deployment’s selector': {
                place: '/apis/apps/v1/namespaces/default/deployments/hello',
                declare: (second, options) =>
                    new kubernetes.apps.v1.Deployment('hello', workload('good', { app: second ? 'b' : 'a' }), options),
            },
            'a ConfigMap’s data': {
                place: '/api/v1/namespaces/default/configmaps/x',
                declare: (second, options) =>
                    new kubernetes.core.v1.ConfigMap(
                        'map',
                        { metadata: { name: 'x' }, data: { a: second ? '2' : '1' } },
                        options,
                    ),
            },
            'a Secret’s type': {
                place: '/api/v1/namespaces/default/secrets/x',
                declare: (second, options) =>
                    new kubernetes.core.v1.Secret(
                        'secret',
                        { metadata: { name: 'x' }, type: second ? 'b' : 'a' },
                        options,
                    ),
            },
            'a Service’s address': {
                place: '/api/v1/namespaces/default/services/x',
                declare: (second, options) =>
                    new kubernetes.core.v1.Service(
                        'service',
                        {
                            metadata: { name: 'x' },
                            spec: { ports: [{ port: 80 }], ...(second ? { clusterIP: 'None' } : {}) },
                        },
                        options,
                    ),
            },
            'what no table knows, but the API server does': {
                place: '/apis/scheduling.k8s.io/v1/priorityclasses/x',
                declare: (second, options) =>
                    new kubernetes.scheduling.v1.PriorityClass(
                        'priority',
                        { metadata: { name: 'x' }, value: second ? 2 : 1 },
                        options,
                    ),
            },
        };

        // All in one stack: each run of the engine costs as much for one object as for five.
        it('of what cannot change in place replaces the object', async () => {
            const cases = Object.entries(replaced);
            const program = (second: boolean): Program =>
                declaring((options) => {
                    cases.forEach(([, { declare }]) => declare(second, options));
                    return undefined;
                });
            const uids = async (): Promise<[string, string | undefined][]> =>
                Promise.all(cases.map(async ([what, { place }]) => [what, await uidAt(place)]));
            await stack.up(program(false));
            const before = await uids();
            expect((await stack.preview(program(true))).changes).toMatchObject({ replace: cases.length });
            expect((await stack.up(program(true))).changes).toMatchObject({ replace: cases.length });
            const after = await uids();
            expect(after.filter(([what, uid]) => before.some((old) => old[0] === what && old[1] === uid))).toEqual([]);
            expect((await stack.preview(program(true))).steps).toEqual([]);
        });

        it('of something with a made-up name puts the new beside the old before that goes', async () => {
            const program = (data: string): Program =>
                declaring((options) => ({
                    name: new kubernetes.core.v1.ConfigMap('x', { data: { data } }, options).metadata.name,
                }));
            const first = (await stack.up(program('1'))).outputs['name']?.value as string;
            const { outputs, steps } = await stack.up(program('2'));
            expect(outputs['name']?.value).not.toBe(first);
            expect(steps.map(({ action }) => action)).toEqual(['created anew', 'deleted for its replacement']);
        });

        it('in words only is none', async () => {
            const program = (cpu: string, defaults: object): Program =>
                declaring((options) => {
                    const args = workload('good');
                    const spec = args.spec as kubernetes.types.input.apps.v1.DeploymentSpec;
                    const containers = [{ name: 'echo', image: 'good', resources: { limits: { cpu } } }];
                    const template = { metadata: { labels }, spec: { containers } };
                    new kubernetes.apps.v1.Deployment(
                        'x',
                        { ...args, spec: { ...spec, ...defaults, template } },
                        options,
                    );
                    return undefined;
                });
            await stack.up(program('0.5', {}));
            expect((await stack.preview(program('500m', { revisionHistoryLimit: 10 }))).steps).toEqual([]);
        });

        it('keeps what others own, and takes out what it no longer says', async () => {
            const program = (annotations: Record<string, string>): Program =>
                declaring((options) => {
                    new kubernetes.core.v1.ServiceAccount('x', { metadata: { name: 'x', annotations } }, options);
                    return undefined;
                });
            const place = '/api/v1/namespaces/default/serviceaccounts/x';
            await stack.up(program({ a: '1', b: '2' }));
            const body = {
                apiVersion: 'v1',
                kind: 'ServiceAccount',
                metadata: { name: 'x', annotations: { theirs: '3' } },
            };
            await apply(place, body);
            await stack.up(program({ a: '1' }));
            expect(at(await get(place), 'metadata', 'annotations')).toEqual({ a: '1', theirs: '3' });
        });
    });

    describe('an object that is there already', () => {
        const place = '/api/v1/namespaces/default/configmaps/taken';
        const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'taken' }, data: { a: 'theirs' } };
        const program = (annotations: Record<string, string>, options: pulumi.CustomResourceOptions = {}): Program =>
            declaring((provider) => {
                const metadata = { name: 'taken', namespace: 'default', annotations };
                new kubernetes.core.v1.ConfigMap('x', { metadata, data: { a: 'ours' } }, { ...provider, ...options });
                return undefined;
            });
        beforeEach(() => apply(place, body));
        afterEach(() => cluster.request({ method: 'DELETE', path: place }).catch(() => undefined));

        it('is not touched', async () => {
            const { message } = await errorOf(stack.up(program({})));
            expect(message).toContain('ConfigMap default/taken exists already and was not created by this resource');
            expect(at(await get(place), 'data', 'a')).toBe('theirs');
        });

        it('is taken over when the program insists', async () => {
            await stack.up(program({ 'pulumi.com/patchForce': 'true' }));
            expect(at(await get(place), 'data', 'a')).toBe('ours');
        });

        it('can be imported when it is what the program says', async () => {
            await apply(place, { ...body, data: { a: 'ours' } });
            const imported = await stack.up(program({}, { import: 'default/taken' }));
            expect(imported.steps.map(({ action }) => action)).toContain('imported');
            expect((await stack.preview(program({}))).steps).toEqual([]);
        });
    });

    describe('a Deployment that does not become ready', () => {
        const declared = (
            { name, image, annotations = {} }: { name: string; image: string; annotations?: Record<string, string> },
            options: Options,
        ): kubernetes.apps.v1.Deployment => {
            const { spec } = workload(image, { app: name });
            return new kubernetes.apps.v1.Deployment(
                name,
                { metadata: { name, namespace: 'default', annotations }, spec: spec ?? {} },
                options,
            );
        };
        const short = { customTimeouts: { create: '3s', update: '3s' } };

        // All in one stack: they wait side by side.
        it('fails in time and says why, with the timeout of its options or annotation', async () => {
            const program = (image: string, crashing = image): Program =>
                declaring((options) => {
                    declared({ name: 'unpullable', image }, { ...options, ...short });
                    declared({ name: 'crashing', image: crashing }, { ...options, ...short });
                    const annotations = { 'pulumi.com/timeoutSeconds': '2' };
                    declared({ name: 'annotated', image, annotations }, options);
                    return undefined;
                });
            const startedAt = Date.now();
            const { message } = await errorOf(stack.up(program(badImage, crashingImage)));
            expect(Date.now() - startedAt).toBeLessThan(20_000);
            for (const [name, reason] of [
                ['unpullable', `container echo: ErrImagePull: no such image ${badImage}`],
                ['crashing', 'container echo: CrashLoopBackOff: back-off restarting; exited with 3 (Error)'],
            ]) {
                expect(message).toContain(
                    `kubernetes:apps/v1:Deployment ${name}: not ready after 3 s: 0 of 1 replicas available`,
                );
                expect(message).toContain(reason);
            }
            expect(message).toContain('kubernetes:apps/v1:Deployment annotated: not ready after 2 s');
            expect(message).not.toMatch(/^ +at /m);
            expect((await stack.up(program('good'))).changes).toMatchObject({ update: 3 });
        });

        it('is not waited for when its annotation says so', async () => {
            const program = declaring((options) => {
                declared({ name: 'hello', image: badImage, annotations: { 'pulumi.com/skipAwait': 'true' } }, options);
                return undefined;
            });
            expect((await stack.up(program)).changes.create).toBe(3);
        });
    });

    describe('a Service', () => {
        const declared = (name: string, spec: object, options: Options): kubernetes.core.v1.Service =>
            new kubernetes.core.v1.Service(
                name,
                { metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80 }], ...spec } },
                { ...options, customTimeouts: { create: '2s' } },
            );

        it('waits for pods and for an address, and says when it waited in vain', async () => {
            const { message } = await errorOf(
                stack.up(
                    declaring((options) => {
                        declared('podless', { selector: { app: 'nothing' } }, options);
                        declared('nowhere', { type: 'LoadBalancer' }, options);
                        return undefined;
                    }),
                ),
            );
            expect(message).toMatch(/Service podless: .*it has no endpoint that is ready/);
            expect(message).toMatch(/Service nowhere: .*no load balancer address was assigned/);
        });

        it('has its address in the outputs once it has one', async () => {
            const program = declaring((options) => ({
                address: declared('hello', { type: 'LoadBalancer' }, options).status.loadBalancer.ingress[0]?.ip,
            }));
            const place = '/api/v1/namespaces/default/services/hello/status';
            const status = { loadBalancer: { ingress: [{ ip: '198.18.1.240' }] } };
            const contentType = 'application/merge-patch+json';
            const assign = async (): Promise<boolean> => {
                await cluster.request({ method: 'PATCH', path: place, contentType, body: { status } });
                return true;
            };
            const [{ outputs }] = await Promise.all([stack.up(program), untilTrue(assign)]);
            expect(outputs['address']?.value).toBe('198.18.1.240');
        });
    });

    describe('a cluster that cannot be reached', () => {
        const program =
            (args: kubernetes.ProviderArgs): Program =>
            async () => {
                const options = stack.provider('cluster', args);
                new kubernetes.core.v1.ConfigMap('x', { metadata: { name: 'unreachable' } }, options);
                return Promise.resolve({});
            };
        const away = (): string => cluster.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1');

        it('fails with one clear error, unless it is known to be gone for good', async () => {
            await stack.up(program({}));
            const { message } = await errorOf(stack.destroy(program({ kubeconfig: away() })));
            expect(message).toContain('https://127.0.0.1:1 cannot be reached: ECONNREFUSED');
            expect(message).toContain('deleteUnreachable: true');
            const forgotten = await stack.destroy(program({ kubeconfig: away(), deleteUnreachable: true }));
            expect(forgotten.changes).toMatchObject({ delete: 3 });
            await cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/configmaps/unreachable' });
        });
    });

    it('leaves nothing behind after all that', async () => {
        for (const list of [
            '/api/v1/namespaces/default/configmaps',
            '/apis/apps/v1/namespaces/default/deployments',
            '/api/v1/namespaces/default/secrets',
        ]) {
            const names = objectsAt(await get(list), 'items').map((item) => textAt(item, 'metadata', 'name'));
            expect(names.filter((name) => name !== 'kube-root-ca.crt')).toEqual([]);
        }
    });
});
