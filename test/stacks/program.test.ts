import { rmSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { drillPlan } from '../../drill/plan/planCheck';
import { BadInput } from '../../errors';
import { program } from '../../stacks';
import { deploy } from '../support/deployment';
import { isSecret, opened, visible } from '../support/secrets';
import { insideRecordedLab, recordLab, token } from './support/labRecord';

const regions = ['europe-west1', 'us-central1'];

const configure = (settings: Record<string, string>) =>
    pulumi.runtime.setAllConfig(
        Object.fromEntries(Object.entries(settings).map(([key, value]) => [`pulumi-failover:${key}`, value])),
    );

describe('the program of a stack', () => {
    insideRecordedLab(regions);
    beforeEach(() => configure({}));

    it('declares the scenario in every cluster, each thing with that cluster’s provider', async () => {
        const { resources } = await deploy(program);
        const inClusters = resources.filter(({ type }) => type.startsWith('kubernetes:'));
        for (const region of regions) {
            const inCluster = inClusters.filter(({ provider }) => provider === region);
            expect(inCluster.map(({ type }) => type.split(':').at(-1)).sort()).toEqual([
                'Deployment',
                'Deployment',
                'DestinationRule',
                'Gateway',
                'HorizontalPodAutoscaler',
                'PodDisruptionBudget',
                'Role',
                'RoleBinding',
                'Service',
                'Service',
                'ServiceAccount',
                'VirtualService',
            ]);
        }
        const provided = inClusters.filter(({ type }) => type !== 'pulumi:providers:kubernetes');
        expect(provided.every(({ provider }) => provider !== undefined && regions.includes(provider))).toBe(true);
    });

    it('connects to the clusters by secret kubeconfigs, as clusters of a fixed identity', async () => {
        const deployment = await deploy(program);
        for (const region of regions) {
            const provider = deployment.one('pulumi:providers:kubernetes', region);
            expect(isSecret(provider.inputs['kubeconfig'])).toBe(true);
            expect(provider.inputs).toMatchObject({ clusterIdentifier: `lab/${region}` });
        }
    });

    it('has the outputs that others rely on', async () => {
        const { outputs } = await deploy(program);
        expect(Object.keys(outputs).sort()).toEqual(['clusters', 'drill', 'entry', 'kubeconfigs']);
        expect(outputs['entry']).toBe('http://203.0.113.7/');
        expect(outputs['clusters']).toEqual(
            regions.map((region) => ({ name: region, region, zone: `${region}-a`, network: 'lab' })),
        );
        expect(isSecret(outputs['kubeconfigs'])).toBe(true);
        expect(Object.keys(opened(outputs['kubeconfigs']) as object)).toEqual(regions);
    });

    it('shows no credential anywhere', async () => {
        const { resources } = await deploy(program);
        const all = resources.map(({ inputs, outputs }) => ({ inputs, outputs }));
        expect(JSON.stringify(opened(all))).toContain(token);
        expect(JSON.stringify(visible(all))).not.toContain(token);
    });

    it.each([
        ['hardened', 250, 10_000],
        ['guide', 0, 30_000],
    ])(
        'has a plan for the %s variant that the drill can read',
        async (variant, perTryTimeoutMs, baseEjectionTimeMs) => {
            configure({ variant });
            const { outputs } = await deploy(program);
            expect(drillPlan(outputs['drill'], 'the stack')).toMatchObject({
                schemaVersion: 1,
                infrastructure: 'lab',
                scenario: 'locality',
                variant,
                entry: 'http://203.0.113.7/',
                primary: 'europe-west1',
                workload: {
                    namespace: 'default',
                    deployment: 'hello-world',
                    selector: { app: 'hello-world' },
                    replicas: 1,
                },
                clusters: regions.map((name) => ({ name, region: name })),
                perTryTimeoutMs,
                baseEjectionTimeMs,
                intervalMs: 1_000,
            });
        },
    );

    it('applies the settings of the guide exactly when asked for the guide', async () => {
        configure({ variant: 'guide' });
        const deployment = await deploy(program);
        expect(
            deployment.one('networking.istio.io/v1:DestinationRule', 'failover-europe-west1-rule').inputs['spec'],
        ).toEqual({
            host: 'hello-world.default.svc.cluster.local',
            trafficPolicy: {
                connectionPool: { http: { http2MaxRequests: 100 } },
                outlierDetection: {
                    consecutive5xxErrors: 1,
                    interval: '1s',
                    baseEjectionTime: '30s',
                    maxEjectionPercent: 100,
                },
                loadBalancer: {
                    localityLbSetting: {
                        enabled: true,
                        distribute: regions.map((from) => ({ from, to: { 'europe-west1': 50, 'us-central1': 50 } })),
                    },
                },
            },
        });
        expect(
            deployment.one('networking.istio.io/v1:VirtualService', 'failover-us-central1-route').inputs['spec'],
        ).toEqual({
            hosts: ['*'],
            gateways: ['public-gateway'],
            http: [{ route: [{ destination: { host: 'hello-world.default.svc.cluster.local' } }] }],
        });
    });

    it('enters where the first of the chosen regions is', async () => {
        configure({ regions: '["us-central1","europe-west1"]' });
        expect((await deploy(program)).outputs['drill']).toMatchObject({ primary: 'us-central1' });
    });

    it('previews without knowing any address', async () => {
        const { outputs, resources } = await deploy(program, { preview: true });
        expect(outputs['entry']).toBe(pulumi.runtime.unknownValue);
        expect(resources).toHaveLength((await deploy(program)).resources.length);
    });

    it.each([
        [{ scenario: 'unheard-of' }, BadInput, '`scenario` is "unheard-of"; known are locality,'],
        [
            { scenario: 'mesh' },
            BadInput,
            '`scenario` is mesh, which needs a lab with a network for each cluster, Istio; the one that runs has one ' +
                'network, Istio. Start the one it needs: failover lab down, then failover lab up --scenario mesh.',
        ],
        [{ regions: '["mars"]' }, BadInput, '`regions` names `mars`; the clusters are in europe-west1, us-central1.'],
        [{ regions: '["us-central1"]' }, Error, '`localities` names 1 region; a failover needs at least 2.'],
        [
            { weights: '{"europe-west1":100}' },
            Error,
            '`localities[1].weight` is missing: `us-central1` would get no endpoint',
        ],
        [{ weights: '{"europe-west1":50,"mars":50}' }, Error, '`localities` names `mars`, which is unknown'],
        [{ weights: '{"europe-west1":50,"us-central1":40}' }, Error, '`localities` weights sum to 90'],
        [
            { weights: '{"europe-west1":50,"us-central1":50}', preference: '["mars"]' },
            Error,
            'Istio refuses the two together',
        ],
    ])('refuses %j before anything is declared in a cluster', async (settings, kind, message) => {
        configure(settings);
        const run = deploy(program);
        await expect(run).rejects.toThrow(message);
        await expect(run).rejects.toBeInstanceOf(kind);
    });
});

describe('the program of a stack outside of the lab that runs', () => {
    const before = { ...process.env };
    let directory = '';
    beforeAll(() => {
        directory = recordLab(regions);
        process.env['FAILOVER_LAB_STATE'] = directory;
        delete process.env['FAILOVER_INSIDE_LAB'];
    });
    afterAll(() => {
        process.env = before;
        rmSync(directory, { recursive: true });
    });

    it('declares nothing, and says which lab it is and how to work in it', async () => {
        configure({});
        const run = deploy(program);
        await expect(run).rejects.toThrow(
            `The clusters of the lab in ${directory} can be reached only inside it. Run \`pulumi\` there: \`failover lab exec`,
        );
        await expect(run).rejects.toBeInstanceOf(BadInput);
    });
});

describe('the program of a stack without a lab', () => {
    const before = { ...process.env };
    beforeAll(() => {
        process.env['FAILOVER_LAB_STATE'] = '/nonexistent/lab';
        delete process.env['FAILOVER_INSIDE_LAB'];
    });
    afterAll(() => void (process.env = before));

    it('says how to start one', async () => {
        configure({});
        await expect(deploy(program)).rejects.toThrow(
            'No lab runs with its state in /nonexistent/lab. Start one: failover lab up.',
        );
    });
});
