import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { deploy } from './deployment';

// Run by deployment.test.ts in a jest of its own: it has to fail.
it('has a resource whose input rejects', async () => {
    const broken = pulumi.output('a').apply((): string => {
        throw new Error('broken on purpose');
    });
    await deploy(() => void new kubernetes.core.v1.ConfigMap('map', { data: { broken } }));
});
