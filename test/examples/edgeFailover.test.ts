import * as pulumi from '@pulumi/pulumi';
import { deploy } from '../support/deployment';
import { visible } from '../support/secrets';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

const licence = 'licence-of-gloo';

beforeEach(() =>
    pulumi.runtime.setAllConfig({ 'pulumi-failover:glooLicenseKey': licence }, ['pulumi-failover:glooLicenseKey']),
);

it('is a program whose blue fails over to green, with every object on the cluster it is for', async () => {
    const deployment = await deploy(
        () => jest.requireActual<object>('../../examples/edgeFailover') as Record<string, unknown>,
    );
    expect(deployment.one('Gateway').provider).toBe('us-central1');
    const patch = deployment.one('gloo.solo.io/v1:UpstreamPatch');
    expect(patch.provider).toBe('europe-west1');
    expect(patch.inputs).toMatchObject({
        metadata: { name: 'default-service-blue-10000' },
        spec: {
            failover: {
                prioritizedLocalities: [
                    {
                        localityEndpoints: [
                            {
                                lbEndpoints: [
                                    {
                                        address: '203.0.113.7',
                                        port: 15_443,
                                        upstreamSslConfig: {
                                            sni: 'default-service-green-10000_gloo-system',
                                            verifySubjectAltName: ['failover.us-central1.internal'],
                                        },
                                    },
                                ],
                            },
                        ],
                    },
                ],
            },
        },
    });
    expect(deployment.outputs['failoverGateway']).toBe('203.0.113.7:15443');
    expect(JSON.stringify(visible(deployment.resources))).not.toContain(licence);
});

it('is a program that registers both clusters and declares a scheme for Federation', async () => {
    const deployment = await deploy(() => {
        jest.requireActual<object>('../../examples/edgeFederation');
    });
    expect(deployment.all('KubernetesCluster').map(({ name }) => name)).toEqual([
        'registered-local-cluster',
        'registered-remote-cluster',
    ]);
    expect(deployment.one('fed.solo.io/v1:FailoverScheme').provider).toBe('local');
    expect(JSON.stringify(visible(deployment.resources))).not.toContain(licence);
});
