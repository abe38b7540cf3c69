import type { ClusterReader, ReadObject } from '../../../drill/cluster/clusterReader';
import { foundIstio } from '../../../stacks/infrastructure/installed/foundIstio';

/** An injection webhook as each way of installing makes it. */
const webhook = (labels: Record<string, string>, clientConfig: object): ReadObject => ({
    ...{ webhooks: [{ name: 'rev.namespace.sidecar-injector.istio.io', clientConfig }] },
    metadata: { name: 'istio-sidecar-injector', labels: { app: 'sidecar-injector', ...labels } },
});
const inside = (namespace: string) => ({ service: { name: 'istiod', namespace, path: '/inject', port: 443 } });

/** Reads these webhooks, and one object in each of these namespaces. */
const reader = (webhooks: ReadObject[], namespaces: string[]): ClusterReader => ({
    list: (path) => {
        const [, namespace = ''] = /namespaces\/([^/]+)\/secrets/.exec(path) ?? [];
        const secret = { metadata: { name: 'remote' }, data: { [`read by ${namespace}`]: '' } };
        return Promise.resolve(path.includes('webhook') ? webhooks : namespaces.includes(namespace) ? [secret] : []);
    },
    read: (path) => {
        const found = namespaces.find((each) => path === `/api/v1/namespaces/${each}`);
        const labels = { 'topology.istio.io/network': `network of ${found}` };
        return Promise.resolve(found === undefined ? undefined : { metadata: { name: found, labels } });
    },
});

describe('Istio in a cluster', () => {
    const stable = webhook({ 'istio.io/rev': '1-31' }, inside('istio-system'));
    const canary = webhook({ 'istio.io/rev': '1-32', 'istio.io/tag': 'canary' }, inside('istio-canary'));
    it.each<[string, ReadObject[], string | undefined, string[], string]>([
        [
            'of istioctl or Helm',
            [webhook({ 'istio.io/rev': 'default' }, inside('istio-system'))],
            undefined,
            ['default'],
            'istio-system',
        ],
        ['of before revisions', [webhook({}, inside('istio-system'))], undefined, ['default'], 'istio-system'],
        ['by revision', [stable, canary], '1-31', ['1-31', '1-32', 'canary'], 'istio-system'],
        ['by tag, elsewhere', [stable, canary], 'canary', ['1-31', '1-32', 'canary'], 'istio-canary'],
        [
            'beside the cluster',
            [webhook({ 'istio.io/rev': 'asm-managed' }, { url: 'https://x' })],
            'asm-managed',
            ['asm-managed'],
            'istio-system',
        ],
    ])('is found %s', async (_, webhooks, revision, revisions, namespace) => {
        const found = await foundIstio(reader(webhooks, ['istio-system', 'istio-canary']), revision);
        expect(found).toMatchObject({
            revisions,
            namespace,
            hasNamespace: true,
            network: `network of ${namespace}`,
            remotes: [`read by ${namespace}`],
            servesRules: false,
        });
    });

    it('is not there without a webhook', async () => {
        expect(await foundIstio(reader([], []))).toMatchObject({ revisions: [], hasNamespace: false, remotes: [] });
    });
});
