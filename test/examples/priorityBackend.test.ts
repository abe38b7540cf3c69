import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that makes a tier of each gateway', async () => {
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/priorityBackend') as Record<string, unknown>,
    );
    expect(deployment.one('Backend', 'failover-backend').inputs).toMatchObject({
        spec: { priorityGroups: { length: 3 } },
    });
    expect(deployment.one('HTTPRoute').provider).toBe('europe-west1');
});
