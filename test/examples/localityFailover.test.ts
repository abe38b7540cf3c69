import * as pulumi from '@pulumi/pulumi';
import { deploy } from '../support/deployment';
import { visible } from '../support/secrets';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that makes both clusters serve and protects their credentials', async () => {
    const kubeconfigs = { 'europe-west1': 'token-of-europe', 'us-central1': 'token-of-america' };
    pulumi.runtime.setAllConfig({ 'pulumi-failover:kubeconfigs': JSON.stringify(kubeconfigs) });
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/localityFailover') as Record<string, unknown>,
    );
    expect(deployment.all('pulumi:providers:kubernetes').map(({ name }) => name)).toEqual(Object.keys(kubeconfigs));
    expect(
        deployment
            .all('DestinationRule')
            .map(({ provider }) => provider)
            .sort(),
    ).toEqual(Object.keys(kubeconfigs));
    expect(deployment.outputs['entries']).toEqual(['http://203.0.113.7/', 'http://203.0.113.7/']);
    expect(JSON.stringify(visible(deployment.resources))).not.toContain('token-of');
});
