import * as pulumi from '@pulumi/pulumi';
import { deploy } from '../support/deployment';
import { visible } from '../support/secrets';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that makes one mesh of two networks and shows no credentials', async () => {
    const kubeconfigs = { 'europe-west1': 'token-of-europe', 'us-central1': 'token-of-america' };
    pulumi.runtime.setAllConfig({ 'pulumi-failover:kubeconfigs': JSON.stringify(kubeconfigs) });
    const deployment = await deploy(() => jest.requireActual<object>('../../examples/mesh') as Record<string, unknown>);
    for (const kind of ['PeerAuthentication', 'DestinationRule', 'Gateway']) {
        expect(
            deployment
                .all(kind)
                .map(({ provider }) => provider)
                .sort(),
        ).toEqual(Object.keys(kubeconfigs));
    }
    expect(deployment.outputs['gateways']).toEqual([
        ['203.0.113.7', '203.0.113.7'],
        ['203.0.113.7', '203.0.113.7'],
    ]);
    expect(JSON.stringify(visible(deployment.resources))).not.toContain('token-of');
});
