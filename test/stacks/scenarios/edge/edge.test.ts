import { X509Certificate } from 'node:crypto';
import type { DrillMaterial } from '../../../../drill/plan/plan';
import { drillPlan } from '../../../../drill/plan/planCheck';
import type { Cluster } from '../../../../stacks/clusters/cluster';
import { edgeClusters } from '../../../../stacks/scenarios/edge/clusters';
import { gatewayChoice } from '../../../../stacks/scenarios/edge/gatewayChoice';
import { labShapes } from '../../../../stacks/scenarios/labShapes';
import type { Deployment } from '../../../support/deployment';
import { isSecret, opened } from '../../../support/secrets';
import { deployStack, kubeconfigFile } from '../../support/everyStack';
import { insideRecordedLab } from '../../support/labRecord';

const regions = ['europe-west1', 'us-central1', 'us-east1', 'asia-east1'];
const fallbacks = '[{"us-central1":3,"us-east1":1},["asia-east1"]]';
const [blue, green] = ['default-service-blue-10000', 'default-service-green-10000'];

describe('scenario edge on Gloo', () => {
    insideRecordedLab(regions, labShapes.edge);
    const stack = (variant: string, settings: Record<string, string> = {}) =>
        deployStack({ infrastructure: 'lab', scenario: 'edge', variant, settings, clusters: regions, environment: {} });

    it('runs blue in the first cluster and green in every other', async () => {
        const { resources } = await stack('hardened');
        const deployments = resources.filter(({ type }) => type === 'kubernetes:apps/v1:Deployment');
        const names = deployments.map(({ provider, inputs }) => {
            const { metadata } = opened(inputs) as { metadata: { name: string } };
            return [provider, metadata.name];
        });
        expect(names.sort()).toEqual([
            ['asia-east1', 'echo-green'],
            ['europe-west1', 'echo-blue'],
            ['us-central1', 'echo-green'],
            ['us-east1', 'echo-green'],
        ]);
    });

    it('writes the groups and their weights into blue’s Upstream, which heeds them', async () => {
        const deployment = await stack('hardened', { fallbacks });
        const priorities = deployment.one('UpstreamPatch').inputs['spec'] as {
            failover: { prioritizedLocalities: { localityEndpoints: object[] }[] };
        };
        expect(priorities.failover.prioritizedLocalities).toMatchObject([
            {
                localityEndpoints: [
                    { locality: { region: 'us-central1' }, loadBalancingWeight: 3 },
                    { locality: { region: 'us-east1' }, loadBalancingWeight: 1 },
                ],
            },
            { localityEndpoints: [{ locality: { region: 'asia-east1' } }] },
        ]);
        expect(deployment.one('gloo.solo.io/v1:Upstream', 'upstream-europe-west1-upstream').inputs).toMatchObject({
            spec: { loadBalancerConfig: { localityWeightedLbConfig: {} } },
        });
        const plan = drillPlan(deployment.outputs['drill'], 'the stack');
        expect(plan.expectations.faults.crash?.fault).toEqual({ 'us-central1': 0.75, 'us-east1': 0.25 });
        expect(plan.expectations.faults['first-group-down']?.fault).toEqual({ 'asia-east1': 1 });
    });

    it('lets Federation do it with the guide, and registers every cluster for that', async () => {
        const deployment = await stack('guide');
        expect(deployment.one('fed.solo.io/v1:FailoverScheme').inputs['spec']).toMatchObject({
            primary: { clusterName: 'europe-west1', name: blue },
            failoverGroups: regions.slice(1).map((cluster) => ({
                priorityGroup: [{ cluster, upstreams: [{ name: green, namespace: 'gloo-system' }] }],
            })),
        });
        expect(deployment.all('KubernetesCluster').map(({ provider }) => provider)).toEqual(
            regions.map(() => 'europe-west1'),
        );
        expect(deployment.one('UpstreamPatch').inputs).not.toHaveProperty('spec');
    });

    it('lets Federation do it hardened too, when asked', async () => {
        const deployment = await stack('hardened', { edgeMode: 'federation' });
        expect(deployment.all('FailoverSchemePatch')).toHaveLength(1);
    });

    it('has the remote gateways trust the one client there is, in either variant', async () => {
        for (const variant of ['hardened', 'guide']) {
            const deployment = await stack(variant);
            const secret = (name: string) =>
                opened(deployment.one('Secret', name).inputs['data']) as Record<string, string>;
            const client = secret('failover-upstream-europe-west1-secret')['tls.crt'];
            const root = variant === 'guide' ? client : secret('failover-upstream-europe-west1-secret')['ca.crt'];
            for (const region of regions.slice(1)) {
                expect(secret(`failover-downstream-${region}-secret`)['ca.crt']).toBe(root);
            }
        }
    });

    it.each(['hardened', 'guide'])('gives the drill what it swaps in, as a secret: %s', async (variant) => {
        const { outputs } = await stack(variant);
        expect(isSecret(outputs['drillSecrets'])).toBe(true);
        const secrets = opened(outputs['drillSecrets']) as Record<string, DrillMaterial>;
        expect(Object.keys(secrets).sort()).toEqual(['client', 'expiredClient', 'foreignClient', 'impostor']);
        const certificate = (name: string) => new X509Certificate(secrets[name]?.['tls.crt'] ?? '');
        expect(new Date(certificate('expiredClient').validTo).getTime()).toBeLessThan(Date.now());
        expect(certificate('expiredClient').issuer).toBe(certificate('client').issuer);
        expect(secrets['foreignClient']?.['tls.crt']).not.toBe(secrets['client']?.['tls.crt']);
    });

    it.each([
        [{ fallbacks: '[["mars"]]' }, '`fallbacks` names `mars`'],
        [{ fallbacks: '[["us-central1"]]' }, '`fallbacks` leaves out `us-east1`'],
        [{ fallbacks: '{}' }, '`fallbacks` is "{}"; a list of tiers is needed'],
        [{ edgeMode: 'by-hand' }, '`edgeMode` is "by-hand"; known are federation, direct'],
        [{ regions: '["us-east1"]' }, 'scenario `edge` needs 2 or more'],
    ])('refuses %j before anything is declared', async (settings, message) => {
        await expect(stack('hardened', settings)).rejects.toThrow(message);
    });
});

describe('scenario edge on Envoy Gateway', () => {
    const shape = { networks: 'each', istio: false, gateways: ['envoy-gateway'] } as const;
    insideRecordedLab(regions, shape);
    const shared = { fallbacks: '[{"us-central1":3,"us-east1":1,"asia-east1":1}]' };
    const stack = (variant: string, settings: Record<string, string> = shared) =>
        deployStack({ infrastructure: 'lab', scenario: 'edge', variant, settings, clusters: regions, environment: {} });

    it('is what the lab runs, and installs nothing', async () => {
        const deployment = await stack('hardened');
        expect(deployment.all('Release')).toEqual([]);
        expect(deployment.all('HTTPRoute').map(({ provider }) => provider)).toEqual(['europe-west1']);
        expect(
            deployment
                .all('TLSRoute')
                .map(({ provider }) => provider)
                .sort(),
        ).toEqual(regions.slice(1).sort());
    });

    it('asks each remote gateway for the name in its certificate', async () => {
        const deployment = await stack('hardened');
        const backends = deployment.all('Backend').map(({ inputs }) => inputs['spec'] as { tls: { sni: string } });
        expect(backends.map(({ tls }) => tls.sni)).toEqual(
            regions.slice(1).map((region) => `failover.${region}.internal`),
        );
        for (const { inputs, provider } of deployment.all('gateway.networking.k8s.io/v1:TLSRoute')) {
            expect(inputs['spec']).toMatchObject({ hostnames: [`failover.${provider ?? ''}.internal`] });
        }
    });

    it('has a plan whose faults find its proxies, Secrets and names', async () => {
        const plan = drillPlan((await stack('hardened')).outputs['drill'], 'the stack');
        expect(plan).toMatchObject({ baseEjectionTimeMs: 5_000, intervalMs: 1_000 });
        expect(plan.fallback).toMatchObject({ upstream: 'httproute/default/service-blue/rule/0', healthy: 3 });
        expect(plan.proxies?.map(({ cluster, selector }) => [cluster, ...Object.values(selector)])).toEqual([
            ['europe-west1', 'edge', 'default'],
            ...regions.slice(1).map((region) => [region, 'failover', 'default']),
        ]);
        expect(plan.faults?.['wrong-sni']).toMatchObject({
            before: expect.arrayContaining([
                expect.objectContaining({ kind: 'Gateway', name: 'failover', cluster: 'us-central1' }),
                expect.objectContaining({ kind: 'TLSRoute', name: 'failover-1', cluster: 'us-central1' }),
            ]) as unknown[],
            probes: [{ sni: 'failover.us-central1.internal' }],
        });
        expect(plan.faults?.['certificate-expired']?.before).toMatchObject([
            { do: 'swap-secret', namespace: 'default', secret: 'failover-upstream' },
        ]);
    });

    it('has of its page the outlier detection alone, by certificates under a root', async () => {
        const deployment = await stack('guide');
        expect(deployment.all('EnvoyPatchPolicy')).toEqual([]);
        expect(deployment.one('BackendTrafficPolicy').inputs['spec']).not.toHaveProperty('retry');
        expect(deployment.all('RootAuthority').map(({ name }) => name)).toContain('failover-root-1');
        const { interval } = (
            deployment.one('BackendTrafficPolicy').inputs['spec'] as { healthCheck: { passive: { interval: string } } }
        ).healthCheck.passive;
        const plan = drillPlan(deployment.outputs['drill'], 'the stack');
        expect(interval).toBe('2s');
        expect(plan).toMatchObject({ baseEjectionTimeMs: 10_000, intervalMs: 2_000 });
    });

    it('has a plan that waits for checks that are rarer than the sweeps', async () => {
        const { outputs } = await stack('hardened', { ...shared, detection: '{"interval":"30s"}' });
        expect(drillPlan(outputs['drill'], 'the stack').intervalMs).toBe(30_000);
    });

    it('can hold its traffic, or ramp it', async () => {
        const held = await stack('hardened', { ...shared, failback: 'hold', serving: 'fallback' });
        expect(JSON.stringify(held.one('EnvoyPatchPolicy').inputs)).toContain('/endpoints/0/priority');
        const ramped = await stack('hardened', { ...shared, failback: 'ramp', share: '10' });
        expect(ramped.all('Backend').map(({ inputs }) => inputs['spec'])).toMatchObject(
            regions.slice(1).map(() => ({ fallback: false })),
        );
        const [holding, ramping] = [held, ramped].map(({ outputs }) => drillPlan(outputs['drill'], 'the stack'));
        const sides = { primary: 'europe-west1', fallbacks: regions.slice(1) };
        expect(holding).toMatchObject({ sides, fallback: { healthy: 3 } });
        expect(ramping).toMatchObject({ sides, expectations: { steady: { 'europe-west1': 0.1 } } });
        expect(ramping).not.toHaveProperty('fallback'); // both sides have one priority
    });

    it.each([
        [
            {},
            '`fallbacks` has 3 tiers, and Envoy Gateway knows one behind the primary. Let them share the requests, fallbacks=[["us-central1","us-east1","asia-east1"]]',
        ],
        [{ ...shared, edgeMode: 'direct' }, '`edgeMode` has no effect with the gateway envoy-gateway'],
        [{ ...shared, glooLicenseKey: 'a-licence' }, '`glooLicenseKey` has no effect with the gateway envoy-gateway'],
        [{ ...shared, failback: 'hold' }, '`serving` is missing, which `failback: hold` needs; name the side to hold'],
        [
            { ...shared, edgeGateway: 'gloo' },
            '`edgeGateway` gloo, which needs a lab with a network for each cluster, Gloo;',
        ],
        [
            { ...shared, edgeGateway: 'gloo', nextEdgeGateway: 'envoy-gateway' },
            'failover lab up --scenario edge --gateway gloo,envoy-gateway',
        ],
        [
            { ...shared, nextEdgeGateway: 'envoy-gateway' },
            '`nextEdgeGateway` is envoy-gateway, but the edge runs on envoy-gateway: only Gloo is replaced step by step.',
        ],
        [{ ...shared, moved: '5' }, '`moved` has no effect without `nextEdgeGateway`'],
        [{ ...shared, moved: '101' }, '`moved` is "101"; a percentage from 0 to 100 is needed'],
        [{ ...shared, serving: 'fallback' }, '`serving` has no effect with `failback: auto`'],
        [{ ...shared, share: '5' }, '`share` has no effect with `failback: auto`'],
        [{ ...shared, failback: 'ramp' }, '`share` is missing'],
    ])('refuses %j before anything is declared', async (settings, message) => {
        await expect(stack('hardened', settings)).rejects.toThrow(message);
    });

    it('refuses to change a guide', async () => {
        const retry = stack('guide', { ...shared, retry: '{"attempts":3}' });
        await expect(retry).rejects.toThrow('`retry` has no effect with `variant: guide`');
    });
});

describe('scenario edge on kgateway', () => {
    insideRecordedLab(regions, { networks: 'each', istio: false, gateways: ['kgateway'] });
    const stack = (settings: Record<string, string> = {}, variant = 'hardened') =>
        deployStack({ infrastructure: 'lab', scenario: 'edge', variant, settings, clusters: regions, environment: {} });

    it('reaches every tier, the primary too, at the gateway of its cluster', async () => {
        const deployment = await stack();
        const byCluster = (kind: string) =>
            deployment
                .all(kind)
                .map(({ provider }) => provider)
                .sort();
        expect(byCluster('TLSRoute')).toEqual([...regions].sort());
        const groups = deployment.all('gateway.kgateway.dev/v1alpha1:Backend').flatMap(({ inputs }) => {
            const { priorityGroups = [] } = inputs['spec'] as {
                priorityGroups?: { backendRefs: { name: string }[] }[];
            };
            return priorityGroups.map(({ backendRefs }) => backendRefs.map(({ name }) => name));
        });
        expect(groups).toEqual(regions.map((region) => [`service-blue-${region}`]));
    });

    it('has an HTTPS listener before the TLS listener of a receiver, without which kgateway validates no client', async () => {
        const gateways = (await stack())
            .all('gateway.networking.k8s.io/v1:Gateway')
            .map(({ inputs }) => inputs['spec']);
        const receivers = gateways.filter((spec) => JSON.stringify(spec).includes('15443'));
        expect(receivers).toHaveLength(regions.length);
        for (const spec of receivers) {
            expect(spec).toMatchObject({
                tls: {
                    frontend: { default: { validation: { caCertificateRefs: [{ name: 'failover-downstream' }] } } },
                },
                listeners: [
                    { protocol: 'HTTPS', hostname: 'no-route.failover.edge.internal' },
                    {
                        protocol: 'TLS',
                        hostname: 'failover.edge.internal',
                        tls: { options: { 'kgateway.dev/verify-subject-alt-names': 'gateway.europe-west1.internal' } },
                    },
                ],
            });
        }
    });

    it('has a plan whose faults swap the certificate that the primary is asked with, too', async () => {
        const plan = drillPlan((await stack()).outputs['drill'], 'the stack');
        expect(plan.fallback).toMatchObject({ upstream: 'backend_default_service-blue_0', healthy: 3 });
        expect(plan.faults?.['certificate-expired']).not.toHaveProperty('before');
        expect(plan.faults?.['certificate-expired']?.actions).toMatchObject([{ do: 'swap-secret' }, { do: 'crash' }]);
        expect(plan.proxies?.map(({ cluster }) => cluster)).toEqual(['europe-west1', ...regions]);
    });

    it('is refused where the infrastructure does not run it', () => {
        const members = edgeClusters(
            regions.map((name) => ({ name, region: name }) as Cluster),
            'existing',
        );
        expect(() => gatewayChoice({ edgeGateway: 'kgateway' }, members, 'existing')).toThrow(
            '`edgeGateway` is kgateway, which the stack does not install: only the lab runs it',
        );
    });
});

describe('scenario edge on its way from Gloo to Envoy Gateway', () => {
    insideRecordedLab(regions, { networks: 'each', istio: false, gateways: ['gloo', 'envoy-gateway'] });
    const shared = { fallbacks: '[{"us-central1":3,"us-east1":1,"asia-east1":1}]' };
    const stack = (settings: Record<string, string>, variant = 'hardened') =>
        deployStack({
            infrastructure: 'lab',
            scenario: 'edge',
            variant,
            settings: { ...shared, ...settings },
            clusters: regions,
            environment: {},
        });
    const next = { nextEdgeGateway: 'envoy-gateway' };
    const routed = async (moved: string) =>
        (await stack({ ...next, moved })).one('gateway.solo.io/v1:VirtualService').inputs;

    it('adds to Gloo’s objects, and changes none of them but the route', async () => {
        const namesOf = (deployment: Deployment) => deployment.resources.map(({ name, type }) => `${type} ${name}`);
        const [before, during, after] = [
            namesOf(await stack({})),
            namesOf(await stack(next)),
            namesOf(await stack({ edgeGateway: 'envoy-gateway' })),
        ];
        expect(during).toEqual(expect.arrayContaining(before));
        expect(during).toEqual(expect.arrayContaining(after));
    });

    it.each([
        ['0', { single: { upstream: { name: blue } } }],
        [
            '30',
            {
                multi: {
                    destinations: [
                        { weight: 70, destination: { upstream: { name: blue } } },
                        { weight: 30, destination: { upstream: { name: 'next-gateway' } } },
                    ],
                },
            },
        ],
        ['100', { single: { upstream: { name: 'next-gateway' } } }],
    ])('has Gloo forward %s %% of the requests', async (moved, routeAction) => {
        const { spec } = (await routed(moved)) as { spec: { virtualHost: { routes: object[] } } };
        expect(spec.virtualHost.routes).toMatchObject([{ routeAction }, { routeAction }]);
    });

    it('lets the forwarded part fail over as the rest does, should the next gateway die', async () => {
        const deployment = await stack({ ...next, moved: '30' });
        const patches = deployment
            .all('UpstreamPatch')
            .map(({ inputs }) => inputs as { metadata: object; spec: object });
        expect(patches.map(({ metadata }) => metadata)).toMatchObject([{ name: blue }, { name: 'next-gateway' }]);
        expect(patches[0]?.spec).toEqual(patches[1]?.spec);
    });

    it('can be drilled by either entry, and shifted between the gateways', async () => {
        const plan = drillPlan((await stack({ ...next, moved: '30' })).outputs['drill'], 'the stack');
        expect(plan).toMatchObject({
            gateway: 'gloo to envoy-gateway',
            sides: {
                primary: 'gloo',
                fallbacks: ['envoy-gateway'],
                gateways: { header: 'x-edge-gateway', steady: { gloo: 0.7, 'envoy-gateway': 0.3 } },
            },
        });
        expect(Object.keys(plan.entries ?? {}).sort()).toEqual(['envoy-gateway', 'gloo']);
        expect(plan.entryExpectations?.['envoy-gateway']?.steady).toEqual({ 'europe-west1': 1 });
        expect(plan.faults?.['gateway-down']?.actions).toHaveLength(2 * (regions.length - 1));
        expect(plan.faults?.['certificate-expired']?.before).toMatchObject([
            { namespace: 'gloo-system', secret: 'failover-upstream' },
            { namespace: 'default', secret: 'failover-upstream' },
        ]);
        expect(plan.faults?.['certificate-expired']?.actions).toHaveLength(1); // blue dies once
    });

    it.each(['all-down', 'fallback-stall'] as const)(
        'has %s reach the gateways of both before blue dies',
        async (kind) => {
            const plan = drillPlan((await stack({ ...next, moved: '30' })).outputs['drill'], 'the stack');
            const actions = plan.faults?.[kind]?.actions ?? [];
            const remotes = regions.length - 1;
            expect(actions).toHaveLength(2 * remotes + 1);
            expect(actions.at(-1)).toMatchObject({ do: 'crash', cluster: 'europe-west1', namespace: 'default' });
        },
    );

    it('says on Envoy Gateway’s replies that they came through it', async () => {
        const { spec } = (await stack(next)).one('HTTPRoute').inputs as { spec: { rules: object[] } };
        const set = [{ name: 'x-edge-gateway', value: 'envoy-gateway' }];
        const filters = [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set } }];
        expect(spec.rules).toMatchObject([{ filters }, { filters }]);
    });

    it('is refused of an order of fallbacks, which Gloo alone keeps', async () => {
        const ordered = { ...next, fallbacks: '[["us-central1","us-east1"],["asia-east1"]]' };
        await expect(stack(ordered)).rejects.toThrow('or leave `nextEdgeGateway` out, which keeps the order.');
    });

    it('is refused of a guide', async () => {
        await expect(stack(next, 'guide')).rejects.toThrow('`nextEdgeGateway` has no effect with `variant: guide`');
    });
});

describe('the gateway of scenario edge', () => {
    const clusters = ['a', 'b'].map((name) => ({
        name,
        kubeconfig: kubeconfigFile(name),
        region: `region-of-${name}`,
    }));
    const run = (settings: Record<string, string>) =>
        deployStack({
            infrastructure: 'existing',
            scenario: 'edge',
            variant: 'hardened',
            settings: { clusters: JSON.stringify(clusters), ...settings },
            clusters: ['a', 'b'],
            environment: {},
        });
    const charts = async (settings: Record<string, string>) =>
        (await run(settings))
            .all('Release')
            .map(({ inputs }) => inputs['chart'])
            .sort();

    it('is Envoy Gateway where nobody runs one and no licence is configured', async () => {
        const chart = 'oci://docker.io/envoyproxy/gateway-helm';
        expect(await charts({})).toEqual([chart, chart]);
    });

    it('has no use for a licence on Envoy Gateway', async () => {
        const licensed = run({ edgeGateway: 'envoy-gateway', glooLicenseKey: 'a-licence' });
        await expect(licensed).rejects.toThrow(
            '`glooLicenseKey` has no effect with the gateway envoy-gateway; leave it',
        );
    });

    it('is Gloo where its licence is configured', async () => {
        expect(await charts({ glooLicenseKey: 'a-licence' })).toEqual(['gloo', 'gloo-ee']);
    });

    it('cannot be Gloo without a licence: only the enterprise edition fails over', async () => {
        await expect(run({ edgeGateway: 'gloo' })).rejects.toThrow('`glooLicenseKey` is missing');
    });

    it('cannot be another one than the settings say that the clusters run', () => {
        const running = ['a', 'b'].map(
            (name) => ({ name, region: name, edgeGateways: ['gloo'] }) as unknown as Cluster,
        );
        const members = edgeClusters(running, 'existing');
        expect(() => gatewayChoice({ edgeGateway: 'envoy-gateway' }, members, 'existing')).toThrow(
            '`edgeGateway` is envoy-gateway, but the infrastructure `existing` runs gloo. Use `edgeGateway: gloo`, or leave out',
        );
    });

    it('does not hold or ramp on Gloo', async () => {
        const held = run({ glooLicenseKey: 'a-licence', failback: 'hold' });
        await expect(held).rejects.toThrow('`failback` is hold, which Gloo cannot do');
    });
});
