import * as pulumi from '@pulumi/pulumi';
import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that runs Bookinfo in a namespace of its own', async () => {
    pulumi.runtime.setAllConfig({ 'pulumi-failover:kubeconfig': 'token-of-europe' });
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/bookinfo') as Record<string, unknown>,
    );
    expect(deployment.outputs['bookinfo']).toMatchObject({ reviews: 'reviews.bookinfo.svc.cluster.local' });
});
