import * as pulumi from '@pulumi/pulumi';
import { serviceBridgeTranslation } from '../../analysis/bridge/serviceBridge/translation';
import { kubernetesObject } from '../../analysis/manifests/kubernetesObject';
import { deploy } from '../support/deployment';

jest.mock('pulumi-failover', () => jest.requireActual<object>('../../index'), { virtual: true });

it('is a program whose objects bridge a hostname over two clusters, behind a gateway in a third', async () => {
    pulumi.runtime.setAllConfig({
        'pulumi-failover:kubeconfigs': JSON.stringify({ aws: 'a', google: 'b', edge: 'c' }),
    });
    const { resources } = await deploy(
        () => jest.requireActual<object>('../../examples/serviceBridgeObjects') as Record<string, unknown>,
    );
    const gateway = (app: string, namespace: string) => ({
        name: app,
        namespace,
        selector: { app },
        addresses: ['203.0.113.1'],
        podAddresses: ['10.0.0.1'],
    });
    const { objects, refusals } = serviceBridgeTranslation(
        resources.flatMap(({ inputs }) => kubernetesObject(inputs) ?? []),
        [
            ...['aws', 'google'].map((name) => ({
                name,
                region: `region-of-${name}`,
                namespaces: ['bookinfo-backend'],
                services: [gateway('bridge-ingress', 'bookinfo-backend')],
            })),
            { name: 'edge', region: 'region-of-edge', namespaces: ['edge'], services: [gateway('tier1', 'edge')] },
        ],
    );
    expect(refusals).toEqual([]);
    const kinds = (cluster: string) => (objects.get(cluster) ?? []).map(({ kind }) => kind);
    expect(kinds('aws')).toEqual(expect.arrayContaining(['Gateway', 'ServiceEntry', 'AuthorizationPolicy']));
    expect(kinds('edge')).toEqual(expect.arrayContaining(['Gateway', 'ServiceEntry']));
});
