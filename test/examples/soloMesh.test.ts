import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program that gives callers of either product a host to call', async () => {
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/soloMesh') as Record<string, unknown>,
    );
    expect(deployment.outputs['callers']).toEqual({
        glooMesh: ['reviews.global'],
        serviceMeshHub: 'reviews-failover.bookinfo.global',
    });
    const kinds = deployment.resources
        .filter(({ type }) => type.startsWith('kubernetes:'))
        .map(({ inputs, provider }) => `${provider}: ${String(inputs['kind'])}`);
    expect(kinds.sort()).toEqual([
        'hub: FailoverService',
        'hub: TrafficPolicy',
        'hub: TrafficPolicy',
        'management: FailoverPolicy',
        'management: OutlierDetectionPolicy',
        'management: VirtualDestination',
    ]);
});
