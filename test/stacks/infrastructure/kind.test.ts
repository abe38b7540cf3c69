import * as pulumi from '@pulumi/pulumi';
import { program } from '../../../stacks';
import { deploy } from '../../support/deployment';
import { withFakeKind } from '../../support/fakeKind';
import { opened } from '../../support/secrets';

withFakeKind();

const configure = (settings: Record<string, string>) =>
    pulumi.runtime.setAllConfig(
        Object.fromEntries(
            Object.entries({ infrastructure: 'kind', ...settings }).map(([key, value]) => [
                `pulumi-failover:${key}`,
                value,
            ]),
        ),
    );

describe('kind', () => {
    it('makes clusters that differ in everything that they would share', async () => {
        configure({ apiServerPort: '7500', workers: '2' });
        const deployment = await deploy(program);
        const configs = ['europe-west1', 'us-central1'].map((region) => {
            const { inputs } = deployment.one('command:local:Command', `kind-${region}-cluster`);
            return JSON.parse(String(inputs['stdin'])) as {
                networking: Record<string, unknown>;
                nodes: { extraPortMappings?: { hostPort: number }[] }[];
            };
        });
        expect(configs.map(({ networking }) => networking)).toEqual([
            expect.objectContaining({ apiServerPort: 7500, podSubnet: '10.10.0.0/16', serviceSubnet: '10.110.0.0/16' }),
            expect.objectContaining({ apiServerPort: 7501, podSubnet: '10.11.0.0/16', serviceSubnet: '10.111.0.0/16' }),
        ]);
        expect(configs.map(({ nodes }) => nodes[0]?.extraPortMappings)).toEqual([
            [expect.objectContaining({ containerPort: 32_000, hostPort: 32_000 })],
            [expect.objectContaining({ containerPort: 32_000, hostPort: 32_001 })],
        ]);
        expect(configs.map(({ nodes }) => nodes.length)).toEqual([3, 3]);
    });

    it('gives each cluster load balancer addresses of its own in Docker’s network', async () => {
        configure({});
        const deployment = await deploy(program);
        expect(deployment.all('metallb.io/v1beta1:IPAddressPool').map(({ inputs }) => opened(inputs['spec']))).toEqual([
            { addresses: ['172.18.255.192-172.18.255.223'] },
            { addresses: ['172.18.255.160-172.18.255.191'] },
        ]);
    });

    it.each([
        ['locality', ['kind', 'kind'], 1],
        ['mesh', ['network-europe-west1', 'network-us-central1'], 0],
    ])('has for %s the networks %j', async (scenario, networks, routes) => {
        configure({ scenario });
        const deployment = await deploy(program);
        const clusters = deployment.outputs['clusters'] as { network: string }[];
        expect(clusters.map(({ network }) => network)).toEqual(networks);
        expect(deployment.all('pulumi-failover:index:KindRoutes')).toHaveLength(routes);
    });

    it('sets the routes again when a cluster is made anew, even at the same address', async () => {
        configure({});
        const deployment = await deploy(program);
        const providers = deployment.all('pulumi:providers:kubernetes');
        const { triggers } = deployment.one('command:local:Command', 'kind-routes-routes').inputs;
        expect(triggers).toEqual([
            ['172.18.0.3', '172.18.0.3'],
            providers.map(({ inputs }) => inputs['clusterIdentifier']),
        ]);
    });
});
