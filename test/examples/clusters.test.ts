import * as pulumi from '@pulumi/pulumi';
import { deploy } from '../support/deployment';
import { kindToken, withFakeKind } from '../support/fakeKind';
import { isSecret, visible } from '../support/secrets';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

withFakeKind();

const run = (file: string) =>
    deploy(() => jest.requireActual<object>(`../../examples/${file}`) as Record<string, unknown>);

it('two kind clusters with load balancers, whose pods reach each other', async () => {
    const deployment = await run('kind');
    expect(deployment.all('KindCluster').map(({ name }) => name)).toEqual(['blue', 'green']);
    expect(deployment.all('IPAddressPool').map(({ provider }) => provider)).toEqual(['blue', 'green']);
    expect(deployment.one('command:local:Command', 'pods-routes').inputs['environment']).toEqual({
        KIND_CLUSTERS: 'blue green',
    });
    expect(JSON.stringify(visible(deployment.resources))).not.toContain(kindToken);
});

it('a fleet with a managed mesh, and a cluster elsewhere', async () => {
    pulumi.runtime.setAllConfig({ 'pulumi-failover:project': 'example-project' });
    const deployment = await run('clouds');
    expect(deployment.all('FeatureMembership')).toHaveLength(2);
    expect(deployment.all('ManagedMesh').map(({ name }) => name)).toEqual(['mesh-europe-west1', 'mesh-us-central1']);
    expect(deployment.all('EksCluster')).toHaveLength(1);
    const kubeconfigs = deployment.outputs['kubeconfigs'] as unknown[];
    expect(kubeconfigs.length === 3 || isSecret(kubeconfigs)).toBe(true);
});
