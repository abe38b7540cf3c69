import { Check } from '../../../plugins/kubernetes/check';
import { Cluster } from '../../../plugins/kubernetes/cluster';
import { fieldManagerOf } from '../../../plugins/kubernetes/identity';
import { at, type Properties, secret, textAt, unknown } from '../../../plugins/protocol/values';

const urnOf = (type: string, name = 'hello'): string => `urn:pulumi:s::p::kubernetes:${type}::${name}`;
const secretUrn = urnOf('core/v1:Secret');

/** An API server that serves two kinds and holds a few objects. */
const clusterWith = (objects: Properties[] = []): Cluster =>
    new Cluster((request) => {
        if (request.path === '/apis/example.com/v1') {
            return Promise.resolve({
                resources: [
                    { name: 'widgets', kind: 'Widget', namespaced: true },
                    { name: 'worlds', kind: 'World', namespaced: false },
                ],
            });
        }
        return Promise.resolve({ items: objects, resources: [{ name: 'secrets', kind: 'Secret', namespaced: true }] });
    }, 'shop');

const check = (
    urn: string,
    news: Properties,
    olds: Properties = {},
    cluster = clusterWith(),
): ReturnType<Check['check']> => new Check().check({ urn, olds, news }, cluster);

describe('check refuses', () => {
    it.each<[what: string, type: string, news: Properties, property: string, reason: string]>([
        ['charts', 'helm.sh/v3:Release', {}, 'kind', 'not helm.sh/v3:Release'],
        ['YAML files', 'yaml:ConfigFile', {}, 'kind', 'single Kubernetes objects only'],
        ['lists', 'core/v1:SecretList', {}, 'kind', 'does not serve SecretList'],
        [
            'a patch of nothing',
            'apps/v1:DeploymentPatch',
            { kind: 'Deployment', metadata: {} },
            'metadata.name',
            'the name of the Deployment to patch',
        ],
        [
            'names from the server',
            'core/v1:Secret',
            { metadata: { generateName: 'x-' } },
            'metadata.generateName',
            'leave `metadata.name` out',
        ],
        [
            'something to wait for that it does not understand',
            'core/v1:Pod',
            { metadata: { annotations: { 'pulumi.com/waitFor': 'x' } } },
            'metadata.annotations["pulumi.com/waitFor"]',
            'does not understand it: "x" is neither',
        ],
        ['an empty kind', 'core/v1:Secret', { kind: '' }, 'kind', 'non-empty'],
    ])('%s', async (_, type, news, property, reason) => {
        const { failures } = await check(urnOf(type), news);
        expect(failures).toEqual([{ property, reason: expect.stringContaining(reason) as string }]);
    });
});

describe('check fills in', () => {
    it.each<[what: string, type: string, news: Properties, namespace: string | undefined]>([
        ['the provider’s namespace', 'core/v1:Secret', { metadata: { name: 'x' } }, 'shop'],
        ['no other namespace than the program’s', 'core/v1:Secret', { metadata: { name: 'x', namespace: 'n' } }, 'n'],
        [
            'no namespace where the kind has none',
            'rbac.authorization.k8s.io/v1:ClusterRole',
            { metadata: { name: 'x' } },
            undefined,
        ],
        ['the namespace of custom resources', 'example.com/v1:Widget', { metadata: { name: 'x' } }, 'shop'],
        ['no namespace where the custom kind has none', 'example.com/v1:World', { metadata: { name: 'x' } }, undefined],
        ['a namespace where the kind is not there yet', 'example.com/v1:Later', { metadata: { name: 'x' } }, 'shop'],
    ])('%s', async (_, type, news, namespace) => {
        const { inputs } = await check(urnOf(type), news);
        expect(textAt(inputs, 'metadata', 'namespace')).toBe(namespace);
    });

    it('a name, and says so', async () => {
        const { inputs } = await check(secretUrn, { metadata: { labels: { a: 'b' } } });
        expect(inputs['metadata']).toEqual({
            name: expect.stringMatching(/^hello-[0-9a-f]{8}$/) as string,
            namespace: 'shop',
            labels: { a: 'b' },
            annotations: { 'pulumi.com/autonamed': 'true' },
        });
    });

    it('the same name again when it was made up before', async () => {
        const olds = { metadata: { name: 'hello-12345678', annotations: { 'pulumi.com/autonamed': 'true' } } };
        const { inputs } = await check(secretUrn, {}, olds);
        expect(textAt(inputs, 'metadata', 'name')).toBe('hello-12345678');
    });

    it('a new name when the program stops naming it', async () => {
        const { inputs } = await check(secretUrn, {}, { metadata: { name: 'mine' } });
        expect(textAt(inputs, 'metadata', 'name')).toMatch(/^hello-/);
    });

    const created = (annotations: Properties): Properties => ({
        metadata: {
            name: 'hello-deadbeef',
            annotations,
            managedFields: [{ manager: fieldManagerOf(secretUrn), operation: 'Apply' }],
        },
    });
    const autonamed = { 'pulumi.com/autonamed': 'true' };

    it('the name under which an interrupted update had created it', async () => {
        const { inputs } = await check(secretUrn, {}, {}, clusterWith([created(autonamed)]));
        expect(textAt(inputs, 'metadata', 'name')).toBe('hello-deadbeef');
    });

    it('another name for a replacement', async () => {
        const checker = new Check();
        const cluster = clusterWith([created(autonamed)]);
        const olds = { metadata: { name: 'hello-deadbeef', annotations: autonamed } };
        await checker.check({ urn: secretUrn, olds, news: {} }, cluster);
        const { inputs } = await checker.check({ urn: secretUrn, olds: {}, news: {} }, cluster);
        expect(textAt(inputs, 'metadata', 'name')).not.toBe('hello-deadbeef');
    });
});

describe('check accepts', () => {
    it('custom kinds that are called like lists', async () => {
        expect((await check(urnOf('example.com/v1:AllowList'), { metadata: { name: 'x' } })).failures).toEqual([]);
    });
});

describe('check keeps', () => {
    it('secrets secret, and makes a Secret’s data so', async () => {
        const news = { data: { a: 'YQ==' }, metadata: { name: 'x', namespace: 'n', labels: secret({ a: 'b' }) } };
        const { inputs } = await check(secretUrn, news);
        expect(inputs['data']).toEqual(secret({ a: 'YQ==' }));
        expect(at(inputs, 'metadata', 'labels')).toEqual(secret({ a: 'b' }));
    });

    it('its hands off what is not known yet', async () => {
        const unnamed = await check(secretUrn, { metadata: unknown });
        expect(unnamed).toEqual({ inputs: { apiVersion: 'v1', kind: 'Secret', metadata: unknown }, failures: [] });
        const patch = await check(urnOf('example.com/v1:WidgetPatch'), { kind: 'Widget', metadata: unknown });
        expect(patch.failures).toEqual([]);
        const { inputs } = await check(secretUrn, { metadata: { name: unknown, namespace: unknown } });
        expect(inputs['metadata']).toEqual({ name: unknown, namespace: unknown });
    });
});
