import * as pulumi from '@pulumi/pulumi';
import { program } from '../../../stacks';
import { deploy } from '../../support/deployment';

const configure = (settings: Record<string, string>) =>
    pulumi.runtime.setAllConfig(
        Object.fromEntries(
            Object.entries({
                infrastructure: 'eks-gke',
                scenario: 'mesh',
                project: 'example-project',
                ...settings,
            }).map(([key, value]) => [`pulumi-failover:${key}`, value]),
        ),
    );

describe('eks-gke', () => {
    it('is a cluster with AWS, where the entry is, and one with Google Cloud, each in its own network', async () => {
        configure({});
        expect((await deploy(program)).outputs['clusters']).toEqual([
            { name: 'us-east-2', region: 'us-east-2', zone: 'us-east-2a', network: 'network-us-east-2' },
            { name: 'us-central1', region: 'us-central1', zone: 'us-central1-b', network: 'network-us-central1' },
        ]);
    });

    it('enters at Google Cloud when its region comes first', async () => {
        configure({ regions: '["us-central1","us-east-2"]' });
        expect((await deploy(program)).outputs['drill']).toMatchObject({ primary: 'us-central1' });
    });

    it('refuses a region that it has no cluster in', async () => {
        configure({ regions: '["us-east-2","mars"]' });
        await expect(deploy(program)).rejects.toThrow(
            '`regions` names `mars`; the clusters are in us-east-2, us-central1',
        );
    });

    it.each([{ primary: 'us-central1' }, { regions: '["us-central1","us-east-2"]' }])(
        'has load balancers with host names, which no fallback of Envoy Gateway can have: %j',
        async (settings) => {
            configure({ scenario: 'edge', edgeGateway: 'envoy-gateway', ...settings });
            await expect(deploy(program)).rejects.toThrow(
                '`primary` has to be us-east-2: its load balancers have host names',
            );
        },
    );

    it('lets the administrator in, and whom else the settings say', async () => {
        configure({
            administrator: 'arn:aws:iam::123456789012:role/operators',
            publicAccessRanges: '["203.0.113.0/24"]',
        });
        const deployment = await deploy(program);
        expect(deployment.one('aws:eks/accessEntry:AccessEntry').inputs).toMatchObject({
            principalArn: 'arn:aws:iam::123456789012:role/operators',
        });
        expect(deployment.one('aws:eks/cluster:Cluster').inputs['vpcConfig']).toMatchObject({
            publicAccessCidrs: ['203.0.113.0/24'],
        });
    });
});
