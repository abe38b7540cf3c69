import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Bookinfo } from 'pulumi-failover';

const kubeconfig = new pulumi.Config().requireSecret('kubeconfig');
const provider = new kubernetes.Provider('europe-west1', { kubeconfig, clusterIdentifier: 'europe-west1' });
const namespace = new kubernetes.core.v1.Namespace('bookinfo', { metadata: { name: 'bookinfo' } }, { provider });

export const bookinfo = new Bookinfo(
    'bookinfo-europe-west1',
    {
        cluster: 'europe-west1',
        namespace: namespace.metadata.name,
        replicasOf: { 'reviews-v1': 0, 'reviews-v2': 0 }, // v3 alone: red stars
    },
    { provider },
).hosts;
