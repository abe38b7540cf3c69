import { TestLab } from '../support/failover';

const lab = new TestLab();
afterAll(() => lab.remove());

const container = (name: string, port: number) => ({
    name,
    image: 'hashicorp/http-echo:1.0.0',
    args: [`-listen=:${port}`, `-text=${name}`],
    readinessProbe: { httpGet: { path: '/health', port }, periodSeconds: 1 },
});

const objects = [
    {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'two', namespace: 'default' },
        spec: {
            selector: { matchLabels: { app: 'two' } },
            template: {
                metadata: { labels: { app: 'two' } },
                spec: { containers: [container('first', 5001), container('second', 5002)] },
            },
        },
    },
    {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'two', namespace: 'default' },
        spec: {
            type: 'LoadBalancer',
            selector: { app: 'two' },
            ports: [
                { name: 'first', port: 81, targetPort: 5001 },
                { name: 'second', port: 82, targetPort: 5002 },
            ],
        },
    },
];

/** Applies the objects, waits for the address, and asks each port until it answers. */
const script = `
    const { CoreV1Api, KubeConfig, KubernetesObjectApi } = require('@kubernetes/client-node');
    const config = new KubeConfig(); config.loadFromDefault();
    const alive = setInterval(() => undefined, 1000); // an idle fetch alone does not keep Node running
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    const answer = async (url) => {
        for (;;) {
            try { return (await (await fetch(url, { signal: AbortSignal.timeout(1000) })).text()).trim(); } catch { await pause(); }
        }
    };
    (async () => {
        for (const object of ${JSON.stringify(objects)}) await KubernetesObjectApi.makeApiClient(config).create(object);
        for (;;) {
            const service = await config.makeApiClient(CoreV1Api).readNamespacedService({ namespace: 'default', name: 'two' });
            const address = service.status.loadBalancer?.ingress?.[0]?.ip;
            if (address) {
                console.log(JSON.stringify({ address, first: await answer('http://' + address + ':81'), second: await answer('http://' + address + ':82') }));
                clearInterval(alive);
                return;
            }
            await pause();
        }
    })();`;

describe('a Service of type LoadBalancer', () => {
    it('gets an address of its cluster, and each of its ports reaches its own target', async () => {
        expect(await lab.run('lab', 'up', '--clusters', 'europe-west1')).toMatchObject({ code: 0 });
        const { address, ...answers } = JSON.parse(await lab.exec(process.execPath, '-e', script)) as Record<
            string,
            string
        >;
        expect(address).toMatch(/^198\.18\.1\.2[45]\d$/);
        expect(answers).toEqual({ first: 'first', second: 'second' });
        expect((await lab.status()).clusters[0]?.loadBalancers).toEqual([{ service: 'default/two', address }]);
    });
});
