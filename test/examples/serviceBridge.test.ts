import * as pulumi from '@pulumi/pulumi';
import { stateWithOwnAddresses } from '../support/clusterState';
import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that bridges a hostname over two clusters, behind a gateway in a third', async () => {
    const kubeconfigs = { aws: 'a', google: 'b', edge: 'c' };
    pulumi.runtime.setAllConfig({ 'pulumi-failover:kubeconfigs': JSON.stringify(kubeconfigs) });
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/serviceBridge') as Record<string, unknown>,
        { state: stateWithOwnAddresses },
    );
    const entries = deployment.all('ServiceEntry');
    expect(entries.map(({ provider }) => provider).sort()).toEqual(['aws', 'edge', 'google']);
    for (const { inputs } of entries) {
        expect((inputs['spec'] as { endpoints: object[] }).endpoints).toHaveLength(2);
    }
    expect(
        deployment
            .all('WorkloadEntry')
            .map(({ provider }) => provider)
            .sort(),
    ).toEqual(['aws', 'google']);
});
