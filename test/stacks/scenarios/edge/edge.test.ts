import { X509Certificate } from 'node:crypto';
import type { DrillSecrets } from '../../../../drill/plan/plan';
import { drillPlan } from '../../../../drill/plan/planCheck';
import { labShapes } from '../../../../stacks/scenarios/labShapes';
import { isSecret, opened } from '../../../support/secrets';
import { deployStack, kubeconfigFile } from '../../support/everyStack';
import { insideRecordedLab } from '../../support/labRecord';

const regions = ['europe-west1', 'us-central1', 'us-east1', 'asia-east1'];
const groups = '[{"us-central1":3,"us-east1":1},["asia-east1"]]';
const [blue, green] = ['default-service-blue-10000', 'default-service-green-10000'];

describe('scenario edge', () => {
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
        const deployment = await stack('hardened', { groups });
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
        const secrets = opened(outputs['drillSecrets']) as DrillSecrets;
        expect(Object.keys(secrets).sort()).toEqual(['client', 'expiredClient', 'foreignClient', 'impostor']);
        const certificate = (name: string) => new X509Certificate(secrets[name]?.['tls.crt'] ?? '');
        expect(new Date(certificate('expiredClient').validTo).getTime()).toBeLessThan(Date.now());
        expect(certificate('expiredClient').issuer).toBe(certificate('client').issuer);
        expect(secrets['foreignClient']?.['tls.crt']).not.toBe(secrets['client']?.['tls.crt']);
    });

    it.each([
        [{ groups: '[["mars"]]' }, '`groups` names `mars`'],
        [{ groups: '[["us-central1"]]' }, '`groups` leaves out `us-east1`'],
        [{ groups: '{}' }, '`groups` is "{}"; a list of groups is needed'],
        [{ edgeMode: 'by-hand' }, '`edgeMode` is "by-hand"; known are federation, direct'],
        [{ regions: '["us-east1"]' }, 'scenario `edge` needs 2 or more'],
    ])('refuses %j before anything is declared', async (settings, message) => {
        await expect(stack('hardened', settings)).rejects.toThrow(message);
    });
});

it('says that only the enterprise edition fails over, where nobody runs it', async () => {
    const clusters = ['a', 'b'].map((name) => ({
        name,
        kubeconfig: kubeconfigFile(name),
        region: `region-of-${name}`,
    }));
    const settings = { clusters: JSON.stringify(clusters) };
    const run = deployStack({
        infrastructure: 'existing',
        scenario: 'edge',
        variant: 'hardened',
        settings,
        clusters: ['a', 'b'],
        environment: {},
    });
    await expect(run).rejects.toThrow('`glooLicenseKey` is missing');
});
