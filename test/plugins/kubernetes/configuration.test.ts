import { checkConfiguration, configurationOf, diffConfiguration } from '../../../plugins/kubernetes/configuration';
import { type Properties, secret, unknown } from '../../../plugins/protocol/values';

const kubeconfig = (server: string): string =>
    JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'k', cluster: { server } }],
        contexts: [{ name: 'c', context: { cluster: 'k', user: 'u', namespace: 'n' } }],
        users: [{ name: 'u', user: { token: 'hush' } }],
    });
const [a, b] = [kubeconfig('https://a:6443'), kubeconfig('https://b:6443')];

describe('checkConfiguration', () => {
    it.each<[what: string, news: Properties, property: string, reason: string]>([
        ['rendering', { renderYamlToDirectory: '/tmp' }, 'renderYamlToDirectory', 'does not render YAML'],
        ['Helm settings', { helmReleaseSettings: '{"driver":"memory"}' }, 'helmReleaseSettings', 'has no Helm'],
        [
            'client-side apply',
            { enableServerSideApply: 'false' },
            'enableServerSideApply',
            'always uses server-side apply',
        ],
        ['a flag that is none', { deleteUnreachable: 'yes' }, 'deleteUnreachable', 'expected true or false'],
        ['a setting nobody knows', { kubeconfg: 'x' }, 'kubeconfg', 'known: kubeconfig, context'],
        ['a number for a text', { context: 1 }, 'context', 'expected a string'],
    ])('refuses %s', (_, news, property, reason) => {
        expect(checkConfiguration(news).failures).toEqual([
            { property, reason: expect.stringContaining(reason) as string },
        ]);
    });

    it('accepts what the SDK sends, and what is not known yet', () => {
        const news = {
            kubeconfig: unknown,
            enableServerSideApply: 'true',
            deleteUnreachable: 'true',
            namespace: unknown,
        };
        expect(checkConfiguration(news)).toEqual({ inputs: news, failures: [] });
    });

    it('makes the text of a kubeconfig secret, but not its path', () => {
        expect(checkConfiguration({ kubeconfig: a }).inputs).toEqual({ kubeconfig: secret(a) });
        expect(checkConfiguration({ kubeconfig: '/tmp/kubeconfig' }).inputs).toEqual({ kubeconfig: '/tmp/kubeconfig' });
    });
});

describe('configurationOf', () => {
    it('decodes what the SDK encodes as JSON', () => {
        expect(
            configurationOf({ kubeconfig: secret(a), deleteUnreachable: 'true', enableSecretMutable: true }),
        ).toEqual({
            kubeconfig: a,
            context: undefined,
            cluster: undefined,
            namespace: undefined,
            deleteUnreachable: true,
            skipUpdateUnreachable: false,
            upsert: false,
            mutable: { ConfigMap: false, Secret: true },
        });
    });
});

describe('diffConfiguration', () => {
    it.each<[what: string, before: Properties, after: Properties, replaces: string[]]>([
        ['new credentials of the same server', { kubeconfig: a }, { kubeconfig: a.replace('hush', 'psst') }, []],
        ['another server', { kubeconfig: a }, { kubeconfig: b }, ['kubeconfig']],
        [
            'another server under the same identifier',
            { kubeconfig: a, clusterIdentifier: 'x' },
            { kubeconfig: b, clusterIdentifier: 'x' },
            [],
        ],
        [
            'another identifier',
            { kubeconfig: a, clusterIdentifier: 'x' },
            { kubeconfig: a, clusterIdentifier: 'y' },
            ['clusterIdentifier'],
        ],
        ['a first identifier', { kubeconfig: a }, { kubeconfig: a, clusterIdentifier: 'x' }, []],
        ['a kubeconfig that is not known yet', { kubeconfig: a }, { kubeconfig: unknown }, []],
        ['another default namespace', { kubeconfig: a }, { kubeconfig: a, namespace: 'x' }, []],
    ])('replaces the provider for what it must: %s', (_, before, after, replaces) => {
        expect(diffConfiguration(before, after)).toMatchObject({ changes: true, replaces });
    });

    it('finds nothing where nothing changed', () => {
        expect(diffConfiguration({ kubeconfig: a, version: '1' }, { kubeconfig: a, version: '2' }).changes).toBe(false);
    });
});
