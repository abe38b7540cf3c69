import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
    type DrillPlan,
    EdgeFailover,
    type EdgeFailoverArgs,
    LocalityFailover,
    type LocalityFailoverArgs,
    MeshFailover,
    type MeshFailoverArgs,
} from '../../../components';
import { drillPlan } from '../../../drill/plan/planCheck';
import { deploy } from '../../support/deployment';
import { preferred, weighted } from '../istio/validFailover';
import { valid as mesh } from '../istio/validMesh';

const entry = 'http://203.0.113.7/';
const edge = {
    primary: { service: 'blue', port: 80, portName: 'http' },
    fallbacks: [{ cluster: 'us-central1', address: '203.0.113.7', serverName: 'failover.us-central1.internal' }],
};

const provider = () => ({ provider: new kubernetes.Provider('cluster', {}) });
const declare = {
    locality: (change: Partial<LocalityFailoverArgs>) =>
        new LocalityFailover('failover', { ...weighted, ...change }, provider()),
    mesh: (change: Partial<MeshFailoverArgs>) => new MeshFailover('failover', { ...mesh, ...change }, provider()),
    edge: (change: Partial<EdgeFailoverArgs>) => new EdgeFailover('failover', { ...edge, ...change }, provider()),
};

/** The output `drill` of the component. */
async function planOf<Kind extends keyof typeof declare>(
    kind: Kind,
    change: Parameters<(typeof declare)[Kind]>[0],
): Promise<DrillPlan> {
    const { outputs } = await deploy(() => ({ drill: declare[kind](change as never).drill }));
    return outputs['drill'] as DrillPlan;
}

describe('the output `drill`', () => {
    it.each<[keyof typeof declare, object, object]>([
        [
            'locality',
            { drill: { entry } },
            {
                infrastructure: 'existing',
                scenario: 'hello-world',
                variant: 'hardened',
                entry,
                primary: 'europe-west1',
                workload: {
                    namespace: 'default',
                    deployment: 'hello-world',
                    selector: { app: 'hello-world' },
                    replicas: 1,
                },
                clusters: [
                    { name: 'europe-west1', region: 'europe-west1' },
                    { name: 'us-central1', region: 'us-central1' },
                ],
                perTryTimeoutMs: 1_000,
                baseEjectionTimeMs: 10_000,
                intervalMs: 1_000,
            },
        ],
        [
            'mesh',
            { drill: { entry, primary: 'america', host: 'reviews.example', replies: { 'from here': 'europe' } } },
            {
                requests: [{ name: 'reviews.example', host: 'reviews.example' }],
                primary: 'america',
                workload: { namespace: 'bookinfo', deployment: 'reviews' },
                clusters: [
                    { name: 'america', region: 'us-central1' },
                    { name: 'europe', region: 'europe-west1' },
                ],
                replies: { 'from here': 'europe' },
                expectations: { steady: { america: 1, europe: 0 } },
            },
        ],
        [
            'edge',
            { drill: { entry, primary: 'eu', deployment: 'echo-blue', selector: { text: 'blue' }, replicas: 2 } },
            {
                scenario: 'blue',
                primary: 'eu',
                workload: { namespace: 'default', deployment: 'echo-blue', selector: { text: 'blue' }, replicas: 2 },
                clusters: [
                    { name: 'eu', region: 'eu' },
                    { name: 'us-central1', region: 'us-central1' },
                ],
                baseEjectionTimeMs: 5_000,
                expectations: { steady: { eu: 1 }, faults: { crash: { fault: { 'us-central1': 1 }, lost: 0 } } },
            },
        ],
    ])('of a %s failover is a plan that the drill takes', async (kind, change, expected) => {
        const plan = await planOf(kind, change);
        expect(plan).toMatchObject(expected);
        expect(drillPlan(plan, 'The plan')).toEqual(plan);
    });

    it('is none without the argument', async () => {
        expect(await planOf('locality', {})).toBeUndefined();
    });

    it('does not keep a preview from showing the rules, though its entry is an address of later', async () => {
        const deployment = await deploy(
            () => {
                const service = new kubernetes.core.v1.Service('gateway', {}, provider());
                const address = service.status.loadBalancer.ingress[0]?.ip;
                const url = pulumi.interpolate`http://${address}/`;
                const { drill } = new LocalityFailover(
                    'failover',
                    { ...weighted, drill: { entry: url } },
                    { provider: service.getProvider('kubernetes::')! },
                );
                return { drill };
            },
            { preview: true },
        );
        expect(deployment.one('DestinationRule').inputs).toMatchObject({ metadata: { name: 'hello-world' } });
        expect(deployment.outputs['drill']).toBe(pulumi.runtime.unknownValue);
    });
});

describe('what a plan expects', () => {
    const faultsOf = async (...args: Parameters<typeof planOf>) => (await planOf(...args)).expectations.faults;

    it('is no loss, and shares by the weights', async () => {
        const half = { 'europe-west1': 0.5, 'us-central1': 0.5 };
        const { expectations } = await planOf('locality', { drill: { entry } });
        expect(expectations).toMatchObject({ steady: half, recovery: half });
        expect(expectations.faults['crash']).toEqual({ fault: { 'europe-west1': 0, 'us-central1': 1 }, lost: 0 });
    });

    it.each<[string, Partial<LocalityFailoverArgs>, object]>([
        [
            'an order of regions',
            { ...preferred, drill: { entry, region: 'us-central1' } },
            { 'us-central1': 1, 'europe-west1': 0 },
        ],
        [
            'weights by the place of the client, zones summed up',
            {
                localities: [
                    { region: 'europe-west1', zones: ['b', 'c'] },
                    { region: 'us-central1' },
                ] as LocalityFailoverArgs['localities'],
                distribution: [
                    {
                        from: 'europe-west1',
                        to: { 'europe-west1/b': 50, 'europe-west1/c': 30, 'us-central1': 20 },
                    },
                    { from: 'us-central1', to: { 'europe-west1': 10, 'us-central1': 90 } },
                ],
                drill: { entry },
            },
            { 'europe-west1': 0.8, 'us-central1': 0.2 },
        ],
        [
            'labels of places',
            {
                localities: preferred.localities,
                priority: ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
                drill: { entry },
            },
            { 'europe-west1': 1, 'us-central1': 0 },
        ],
    ])('follows %s', async (_, change, steady) => {
        expect((await planOf('locality', change)).expectations.steady).toEqual(steady);
    });

    it.each<[string, keyof typeof declare, object]>([
        [
            'too few tries',
            'locality',
            { localities: weighted.localities.map((each) => ({ ...each, replicas: 2 })), retry: { attempts: 1 } },
        ],
        ['failures that are not tried again', 'locality', { retry: { retryOn: 'connect-failure' } }],
        ['tries that stay', 'mesh', { retry: { retryRemoteLocalities: false } }],
        [
            'broken connections that are not tried again',
            'edge',
            { retry: { retryOn: 'gateway-error,connect-failure' } },
        ],
        ['the guide’s settings', 'mesh', { hardening: 'guide' }],
    ])('says nothing of losses with %s', async (_, kind, change) => {
        const drill = { entry, ...(kind === 'edge' && { primary: 'eu' }) };
        const faults = await faultsOf(kind, { ...change, drill });
        expect(faults['crash']).toBeDefined();
        expect(faults['crash']).not.toHaveProperty('lost');
    });

    it('shares by the weights of fallbacks, and by a share of the primary', async () => {
        const [first] = edge.fallbacks;
        const fallbacks = [
            { ...first!, tier: 1, weight: 3 },
            { ...first!, cluster: 'us-east1', address: '203.0.113.8', tier: 1, weight: 1 },
        ];
        const failback = { mode: 'ramp', share: 50 } as const;
        const { expectations } = await planOf('edge', { fallbacks, failback, drill: { entry, primary: 'eu' } });
        expect(expectations.faults['crash']?.fault).toEqual({ 'us-central1': 0.75, 'us-east1': 0.25 });
        expect(expectations.steady).toEqual({ eu: 0.5, 'us-central1': 0.375, 'us-east1': 0.125 });
    });
});

describe('the argument `drill` is refused', () => {
    it.each<[string, keyof typeof declare, object, string]>([
        ['with another entry than a URL', 'mesh', { entry: 'token@shop' }, '`drill.entry` is no URL'],
        [
            'with an unknown primary',
            'mesh',
            { entry, primary: 'asia' },
            '`drill.primary` names `asia`, which is unknown',
        ],
        ['with an unknown region', 'locality', { entry, region: 'asia' }, '`drill.region` names `asia`'],
        [
            'with one name for two clusters',
            'locality',
            { entry, clusters: { 'europe-west1': 'a', 'us-central1': 'a' } },
            '`drill.clusters` names a cluster twice',
        ],
        [
            'with replies of an unknown cluster',
            'mesh',
            { entry, replies: { green: 'asia' } },
            '`drill.replies` names `asia`, which is unknown; the clusters are europe, america.',
        ],
        [
            'with two ways to know the cluster',
            'mesh',
            { entry, replies: { green: 'europe' }, answeredBy: { header: { cluster: 'x-cluster' } } },
            '`drill.replies` and `drill.answeredBy` both say',
        ],
        ['without labels of pods', 'mesh', { entry, selector: {} }, '`drill.selector` is empty'],
        ['with fewer than one pod', 'mesh', { entry, replicas: 0 }, '`drill.replicas` is 0'],
        ['with a fallback as primary', 'edge', { entry, primary: 'us-central1' }, 'which is one of `fallbacks`'],
        ['with a misspelt field', 'mesh', { entry, selecter: { app: 'reviews' } }, '`drill.selecter`'],
    ])('%s', async (_, kind, drill, message) => {
        await expect(planOf(kind, { drill } as never)).rejects.toThrow(message);
    });

    it.each<[string, keyof typeof declare, object, string]>([
        [
            'labels of pods',
            'locality',
            { localities: preferred.localities, priority: ['version'] },
            '`priority` orders endpoints by version, not by region',
        ],
        [
            'weights by the zone of the client',
            'locality',
            {
                localities: [{ region: 'europe-west1', zones: ['b'] }, { region: 'us-central1' }],
                distribution: ['europe-west1/b', 'us-central1'].map((from) => ({
                    from,
                    to: { 'europe-west1': 50, 'us-central1': 50 },
                })),
            },
            '`distribution` has no `from` for the whole of europe-west1',
        ],
        ['a pinned cluster', 'mesh', { priority: ['topology.istio.io/cluster=america'] }, '`priority` begins with'],
        [
            'the host of a ServiceEntry',
            'mesh',
            { service: { host: 'shop.example', port: 80 }, namespace: 'shop' },
            '`drill.deployment` is missing: shop.example is not a Service',
        ],
    ])('where nobody can say who answers: %s', async (_, kind, change, message) => {
        await expect(planOf(kind, { ...change, drill: { entry } })).rejects.toThrow(message);
    });
});
