import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillPlan } from '../../../../drill/plan/plan';
import { drillPlan } from '../../../../drill/plan/planCheck';
import type { Deployment } from '../../../support/deployment';
import { deployStack } from '../../support/everyStack';
import { checkoutObjects, fakeCluster, type FakeObjects, istioObjects, listed } from '../../support/fakeCluster';

const folder = mkdtempSync(join(tmpdir(), 'failover-service-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Deploys the scenario on two clusters, one of which has other objects. */
async function deployed(settings: Record<string, unknown> = {}, change: FakeObjects = {}): Promise<Deployment> {
    const fakes = await Promise.all(
        [change, {}].map((objects) => fakeCluster({ ...checkoutObjects(), ...istioObjects(), ...objects })),
    );
    const clusters = fakes.map(({ cluster }, index) => {
        const name = index === 0 ? 'eu' : 'us';
        const kubeconfig = join(folder, name);
        const context = { name, context: { cluster: name, user: name } };
        const config = { contexts: [context], clusters: [{ name, cluster }], users: [{ name, user: {} }] };
        writeFileSync(kubeconfig, JSON.stringify({ ...config, 'current-context': name }));
        return { name, kubeconfig, region: index === 0 ? 'europe-west1' : 'us-central1' };
    });
    const all: Record<string, unknown> = {
        clusters,
        istio: { installed: true, joined: true },
        service: { namespace: 'shop', name: 'checkout', port: 80 },
        entry: { ingress: true },
        ...settings,
    };
    const given = Object.entries(all).filter(([, value]) => value !== undefined);
    const stored = given.map(
        ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    );
    try {
        return await deployStack({
            infrastructure: 'existing',
            scenario: 'service',
            variant: 'hardened',
            settings: Object.fromEntries(stored),
            clusters: [],
            environment: {},
            ownClusters: true,
        });
    } finally {
        fakes.forEach(({ server }) => server.close());
    }
}

const ingressPods = listed({
    metadata: { name: 'ingress-1', labels: { istio: 'ingressgateway', app: 'istio-ingressgateway' } },
});

/** A Deployment with pods of these labels. */
const deploymentOf = (name: string, labels: Record<string, string>, replicas = 1) => ({
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels } } },
});

/** The Service with other fields. */
const checkout = (spec: object): FakeObjects => ({
    '/api/v1/namespaces/shop/services/checkout': {
        metadata: { name: 'checkout', namespace: 'shop' },
        spec: { selector: { app: 'checkout' }, ports: [{ port: 80 }], ...spec },
    },
});

const planOf = ({ outputs }: Deployment): DrillPlan => drillPlan(outputs['drill'], 'the stack');
const kinds = ({ resources }: Deployment): string[] =>
    [
        ...new Set(
            resources.filter(({ provider }) => provider === 'eu').map(({ type }) => type.split(':').at(-1) ?? ''),
        ),
    ].sort();

describe('the scenario service', () => {
    it('declares rules for a service that is there, and no application, namespace or policy of the mesh', async () => {
        const deployment = await deployed({ entry: { url: 'https://shop.example/' } });
        expect(kinds(deployment)).toEqual(['DestinationRule', 'VirtualService']);
        expect(deployment.all('DestinationRule').map(({ inputs }) => inputs['metadata'])).toEqual([
            expect.objectContaining({ name: 'checkout-failover', namespace: 'shop' }),
            expect.objectContaining({ name: 'checkout-failover', namespace: 'shop' }),
        ]);
        expect(planOf(deployment)).toMatchObject({
            entry: 'https://shop.example/',
            primary: 'eu',
            workload: { namespace: 'shop', deployment: 'checkout', selector: { app: 'checkout' }, replicas: 2 },
            expectations: { steady: { eu: 1, us: 0 }, faults: { scale: { fault: { eu: 0, us: 1 }, lost: 0 } } },
        });
    });

    it('makes weights a LocalityFailover, on a gateway that is there', async () => {
        const balancer = {
            spec: { type: 'LoadBalancer', selector: { istio: 'ingressgateway', app: 'x' } },
            status: { loadBalancer: { ingress: [{ ip: '203.0.113.80' }] } },
        };
        const deployment = await deployed(
            {
                entry: { gateway: { istio: 'ingressgateway' }, hosts: ['shop.example'] },
                weights: { 'europe-west1': 80, 'us-central1': 20 },
            },
            { '/api/v1/services': listed(balancer), '/api/v1/pods': ingressPods },
        );
        expect(kinds(deployment)).toEqual(['DestinationRule', 'Gateway', 'VirtualService']);
        expect(planOf(deployment)).toMatchObject({
            entry: 'http://203.0.113.80/',
            requests: [{ name: 'shop.example', host: 'shop.example' }],
            expectations: { steady: { eu: 0.8, us: 0.2 } },
        });
    });

    it('keeps its objects when weights are added or removed, as they have the same names', async () => {
        const weights = { 'europe-west1': 50, 'us-central1': 50 };
        const [without, weighted] = [await deployed(), await deployed({ weights })];
        const rulesOf = ({ resources }: Deployment) => resources.filter(({ type }) => /index:\w+Failover$/.test(type));
        expect(rulesOf(weighted).map(({ formerTypes }) => formerTypes)).toEqual(
            rulesOf(without).map(({ type }) => [type]),
        );
        expect(rulesOf(without).map(({ formerTypes }) => formerTypes)).toEqual(
            rulesOf(weighted).map(({ type }) => [type]),
        );
        const childrenOf = (deployment: Deployment) =>
            deployment.all('DestinationRule').concat(deployment.all('Gateway'), deployment.all('VirtualService'));
        const named = (deployment: Deployment) => childrenOf(deployment).map(({ name, type }) => `${type} ${name}`);
        expect(named(without).filter((each) => !each.endsWith('-entry'))).toEqual(named(weighted));
    });

    it('promises no times that were measured of another application', async () => {
        for (const settings of [{}, { weights: { 'europe-west1': 50, 'us-central1': 50 } }]) {
            const { faults } = planOf(await deployed(settings)).expectations;
            expect(JSON.stringify(faults)).not.toMatch(/firstReplyMs|p99OverSteadyMs/);
        }
    });

    it('judges no shares of a service whose replies name no cluster', async () => {
        const plan = (await deployed({ answeredBy: 'none' })).outputs['drill'] as DrillPlan;
        expect(plan.expectations).not.toHaveProperty('steady');
        expect(plan.expectations.faults.scale).toEqual({ lost: 0 });
        expect(() => drillPlan(plan, 'the stack')).not.toThrow();
    });

    it('breaks all Deployments behind the Service that run, not one of several', async () => {
        const deployments = listed(
            deploymentOf('checkout-v1', { app: 'checkout', version: 'v1' }, 2),
            deploymentOf('checkout-v2', { app: 'checkout', version: 'v2' }, 1),
            deploymentOf('checkout-v0', { app: 'checkout', version: 'v0' }, 0),
            deploymentOf('cart', { app: 'cart' }),
        );
        const change = { '/apis/apps/v1/namespaces/shop/deployments': deployments };
        const { faults, workload } = planOf(await deployed({}, change));
        expect(workload).toMatchObject({ deployment: 'checkout-v1', selector: { app: 'checkout' }, replicas: 3 });
        expect(faults?.scale).toEqual({
            actions: ['checkout-v1', 'checkout-v2'].map((deployment) => ({
                do: 'scale',
                cluster: 'eu',
                namespace: 'shop',
                deployment,
            })),
        });
    });

    it('lets rules for a gateway alone be of any Service', async () => {
        const weights = { 'europe-west1': 50, 'us-central1': 50 };
        const spec = { clusterIP: 'None', ports: [{ port: 80, name: 'tcp-any' }] };
        await expect(deployed({ weights }, checkout(spec))).resolves.toBeDefined();
    });

    const rule = (kind: string, spec: object) => ({
        [`/apis/networking.istio.io/v1/${kind}`]: listed({ metadata: { name: 'theirs', namespace: 'shop' }, spec }),
    });
    const entryAt = (host: string) => ({
        entry: { url: 'http://a.example/', gateway: { istio: 'ingressgateway' }, hosts: [host] },
    });
    /** A route at a gateway of theirs, which selects these pods; the route names it like this. */
    const routeAt = (selector: Record<string, string>, gateway = 'theirs') => ({
        ...rule('virtualservices', { hosts: ['shop.example'], gateways: [gateway] }),
        ...rule('gateways', { selector }),
        '/api/v1/pods': ingressPods,
    });
    const besides = '`eu` has VirtualService shop/theirs for the same host';
    const noWebhook = { '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': listed() };
    const withoutSidecars = {
        '/api/v1/namespaces/shop/pods': listed({
            metadata: { name: 'checkout-1' },
            spec: { containers: [{ name: 'x' }] },
        }),
        '/api/v1/namespaces/istio-system': {
            metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': 'other' } },
        },
    };
    it.each<[string, Record<string, unknown>, FakeObjects, string]>([
        ['no service', { service: undefined }, {}, '`service` is missing, which `service` needs'],
        ['no entry', { entry: undefined }, {}, '`entry` is missing, which `service` needs'],
        ['an unknown field', { service: { namespace: 'shop', name: 'checkout', prot: 80 } }, {}, '`service` is "{'],
        [
            'another Service',
            { service: { namespace: 'shop', name: 'cart', port: 80 } },
            {},
            '`service` is shop/cart, which `eu` does not have. Services of that namespace: checkout.',
        ],
        [
            'another port',
            { service: { namespace: 'shop', name: 'checkout', port: 81 } },
            {},
            '`service.port` is 81; Service shop/checkout in `eu` has 80, 9090.',
        ],
        [
            'another Deployment',
            { service: { namespace: 'shop', name: 'checkout', port: 80, deployment: 'cart' } },
            {},
            '`service.deployment` is cart; Service shop/checkout in `eu` selects the pods of checkout.',
        ],
        [
            'two gateways',
            { entry: { ingress: true, gateway: { istio: 'x' } } },
            {},
            '`entry.ingress` and `entry.gateway` both say',
        ],
        [
            'hosts without a gateway',
            { entry: { url: 'https://shop.example/', hosts: ['a.example'] } },
            {},
            '`entry.hosts` has no effect',
        ],
        [
            'a URL of something else',
            { entry: { url: 'shop.example' } },
            {},
            '`entry.url` needs an http:// or https:// URL.',
        ],
        [
            'weights without a gateway',
            { entry: { url: 'https://shop.example/' }, weights: { 'europe-west1': 100 } },
            {},
            '`weights` are of a route at a gateway',
        ],
        ['a gateway without an address', { entry: { gateway: { istio: 'x' } } }, {}, 'Give `entry.url` as well.'],
        [
            'replies of an unknown cluster',
            { replies: { hello: 'asia' } },
            {},
            '`replies["hello"]` is asia; the clusters are eu, us.',
        ],
        ['a marker that is none', { answeredBy: { heder: {} } }, {}, 'heder'],
        [
            'a rule of somebody else',
            {},
            rule('destinationrules', { host: 'checkout' }),
            '`eu` has DestinationRule shop/theirs for the same host',
        ],
        [
            'a route of somebody else',
            {},
            rule('virtualservices', { hosts: ['checkout.shop.svc.cluster.local'] }),
            '`eu` has VirtualService shop/theirs',
        ],
        ['a route at the same gateway', entryAt('shop.example'), routeAt({ istio: 'ingressgateway' }), besides],
        [
            'one whose gateway has other labels of it',
            entryAt('shop.example'),
            routeAt({ app: 'istio-ingressgateway' }),
            besides,
        ],
        ['one whose gateway is all gateways', entryAt('shop.example'), routeAt({}), besides],
        [
            'one that names its gateway by ./',
            entryAt('shop.example'),
            routeAt({ istio: 'ingressgateway' }, './theirs'),
            besides,
        ],
        [
            'one that names its gateway in the old way',
            entryAt('shop.example'),
            routeAt({ istio: 'ingressgateway' }, 'theirs.shop.svc.cluster.local'),
            besides,
        ],
        [
            'a gateway that is not there',
            { entry: { url: 'http://a.example/', gateway: { istio: 'x' } } },
            { '/api/v1/pods': listed() },
            '`entry.gateway` is {"istio":"x"}, which no pod in `eu` has.',
        ],
        [
            'patterns of hosts alone',
            { entry: { ingress: true, hosts: ['*.shop.example'] } },
            {},
            '`entry.url` is missing: `entry.hosts` (*.shop.example) says no host',
        ],
        [
            'a name that is a path',
            { service: { namespace: 'shop/../kube-system', name: 'Checkout', port: 80 } },
            {},
            '`service.name` is "Checkout"; Kubernetes wants',
        ],
        ['a headless Service', {}, checkout({ clusterIP: 'None' }), 'Service shop/checkout in `eu` is headless'],
        [
            'a Service of the own node',
            {},
            checkout({ internalTrafficPolicy: 'Local' }),
            '`internalTrafficPolicy: Local`',
        ],
        ['a TCP port', {}, checkout({ ports: [{ port: 80, name: 'tcp-x' }] }), 'a port 80 that Istio takes for TCP'],
        [
            'a Service without pods',
            {},
            checkout({ selector: undefined }),
            'Service shop/checkout in `eu` has no selector',
        ],
        [
            'a Service without a Deployment',
            {},
            { '/apis/apps/v1/namespaces/shop/deployments': listed() },
            'Service shop/checkout in `eu` selects the pods of no Deployment',
        ],
        [
            'labels that no pod has',
            { service: { namespace: 'shop', name: 'checkout', port: 80, selector: { app: 'cart' } } },
            {},
            '`service.selector` is {"app":"cart"}, which no pod of checkout has.',
        ],
        ['Istio that is not there', {}, noWebhook, '`eu` has no injection webhook of Istio'],
        [
            'Istio with scenario edge',
            { scenario: 'edge', service: undefined, entry: undefined },
            {},
            '`istio` has no effect with scenario edge',
        ],
        [
            'pods without sidecars between networks',
            {},
            withoutSidecars,
            'The pods of shop/checkout in `eu` have no sidecar',
        ],
    ])('is refused for %s', async (_, settings, objects, message) => {
        await expect(deployed(settings, objects)).rejects.toThrow(message);
    });

    it('says when nothing could take over, and goes on', async () => {
        const none = { '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices': listed() };
        const warned = jest.spyOn(console, 'warn').mockImplementation();
        await deployed({}, none);
        expect(String(warned.mock.calls)).toContain('Service shop/checkout has no ready endpoint in eu');
        warned.mockRestore();
    });
});
