import { podsFind } from '../../lab/node/sandbox/hostLayout';
import { eventually, TestLab } from './support/failover';

const lab = new TestLab();
afterAll(() => lab.remove());

/** An application of one's own, in a namespace whose pods get a sidecar. */
const objects = [
    {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
    },
    {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: {
            selector: { matchLabels: { app: 'checkout' } },
            template: {
                metadata: { labels: { app: 'checkout' } },
                spec: {
                    containers: [{ name: 'echo', image: 'hashicorp/http-echo:1.0.0', args: ['-text=checkout'] }],
                },
            },
        },
    },
];

/** Run inside the lab. */
const create = `
    const { KubeConfig, KubernetesObjectApi } = require(${JSON.stringify(require.resolve('@kubernetes/client-node'))});
    const config = new KubeConfig();
    config.loadFromFile(process.env.KUBECONFIG);
    const api = KubernetesObjectApi.makeApiClient(config);
    const createAll = async () => { for (const object of ${JSON.stringify(objects)}) await api.create(object); };
    createAll().catch((error) => { console.error(error); process.exitCode = 1; });
`;

const pod = async () => (await lab.status()).pods.find(({ name }) => name.startsWith('checkout'));
const captures = podsFind('nft') && process.getuid?.() === 0;

describe('an application of one’s own in a lab for `locality`', () => {
    beforeAll(async () => {
        expect(await lab.run('lab', 'up', '--clusters', 'europe-west1')).toMatchObject({ code: 0 });
        await lab.exec(process.execPath, '-e', create);
    });

    (captures ? it : it.skip)('runs with the sidecar that its namespace asks for', async () => {
        await eventually(async () => (await pod())?.ready === true);
        const found = await pod();
        expect(found?.containers.map(({ name }) => name).sort()).toEqual(['echo', 'istio-init', 'istio-proxy']);
        expect(found?.containers.every(({ restarts }) => restarts === 0)).toBe(true);
        expect(await lab.exec('curl', '-s', `http://${found?.address}:5678/`)).toBe('checkout\n');
    });

    (captures ? it.skip : it)('does not start where no sidecar can capture its traffic', async () => {
        await eventually(async () => (await pod())?.containers[0]?.reason === 'CreateContainerConfigError');
    });
});
