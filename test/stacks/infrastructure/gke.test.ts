import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { BadInput } from '../../../errors';
import { program } from '../../../stacks';
import { checkForCloudServiceMesh, unsupportedFields } from '../../../stacks/infrastructure/cloudServiceMesh';
import { deploy } from '../../support/deployment';

const page = 'https://docs.cloud.google.com/service-mesh/docs/onboarding/api-support';

const configure = (settings: Record<string, string>) =>
    pulumi.runtime.setAllConfig(
        Object.fromEntries(
            Object.entries({ infrastructure: 'gke', project: 'example-project', ...settings }).map(([key, value]) => [
                `pulumi-failover:${key}`,
                value,
            ]),
        ),
    );

describe('the CSM guide on Cloud Service Mesh', () => {
    let warned: string[];
    let spy: jest.SpyInstance;
    beforeEach(() => {
        warned = [];
        spy = jest.spyOn(pulumi.log, 'warn').mockImplementation((message) => {
            warned.push(message);
            return Promise.resolve();
        });
    });
    afterEach(() => spy.mockRestore());

    it.each([true, false])(
        'hardened, by weights, is refused with what to do instead (preview: %s)',
        async (preview) => {
            configure({});
            const run = deploy(program, { preview });
            await expect(run).rejects.toBeInstanceOf(BadInput);
            await expect(run).rejects.toThrow('Set `preference` instead, such as ["europe-west1", "us-central1"]');
            await expect(run).rejects.toThrow(page);
        },
    );

    it('as the guide has it is deployed with a warning for every rule, in preview', async () => {
        configure({ variant: 'guide' });
        await deploy(program, { preview: true });
        expect(warned).toEqual(
            ['europe-west1', 'us-central1'].map(
                (region) =>
                    expect.stringMatching(
                        new RegExp(`^failover-${region}-rule: .*localityLbSetting.distribute.*${page}.*Google's guide`),
                    ) as string,
            ),
        );
    });

    it('by preference is deployed without a word', async () => {
        configure({ preference: '["europe-west1","us-central1"]' });
        const deployment = await deploy(program, { preview: true });
        expect(warned).toEqual([]);
        expect(
            deployment.one('networking.istio.io/v1:DestinationRule', 'failover-europe-west1-rule').inputs['spec'],
        ).toMatchObject({
            trafficPolicy: { loadBalancer: { localityLbSetting: { failover: expect.any(Array) as [] } } },
        });
    });

    it('refuses kinds that it does not have, whoever declares them', async () => {
        const filter = () => {
            checkForCloudServiceMesh({ scenario: 'mesh', variant: 'hardened' } as never);
            new kubernetes.apiextensions.CustomResource('filter', {
                apiVersion: 'networking.istio.io/v1alpha3',
                kind: 'EnvoyFilter',
                spec: {},
            });
        };
        await expect(deploy(filter)).rejects.toThrow(
            'filter cannot be declared with `gke`: Cloud Service Mesh has no EnvoyFilter',
        );
    });

    it('waits for the mesh before it makes anything that the mesh injects', async () => {
        configure({ variant: 'guide' });
        const deployment = await deploy(program);
        const injection = deployment.one('batch/v1:Job', 'managed-mesh-europe-west1-injection');
        const gateway = deployment.one('IngressGateway', 'ingress-europe-west1'); // its children wait for it
        expect(gateway.dependencies).toContain(injection.urn);
    });
});

describe('unsupportedFields', () => {
    const rule = (localityLbSetting: object) => ({ trafficPolicy: { loadBalancer: { localityLbSetting } } });

    it.each([
        ['the order of regions', rule({ enabled: true, failover: [{ from: 'a', to: 'b' }] })],
        ['labels in order', rule({ failoverPriority: ['topology.istio.io/network'] })],
        ['nothing', undefined],
    ])('are none in %s', (_, spec) => {
        expect(unsupportedFields(spec)).toEqual([]);
    });

    it.each([
        [
            'shares',
            rule({ distribute: [{ from: 'a', to: { a: 100 } }] }),
            '`trafficPolicy.loadBalancer.localityLbSetting.distribute`',
        ],
        [
            'shares of a subset',
            { subsets: [rule({ distribute: [] })] },
            '`subsets.trafficPolicy.loadBalancer.localityLbSetting.distribute`',
        ],
        [
            'locality for a port',
            { trafficPolicy: { portLevelSettings: [{ loadBalancer: { localityLbSetting: { enabled: true } } }] } },
            '`trafficPolicy.portLevelSettings.loadBalancer.localityLbSetting`',
        ],
    ])('are %s', (_, spec, field) => {
        expect(unsupportedFields(spec)).toEqual([expect.stringContaining(field)]);
    });
});
