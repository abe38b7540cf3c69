import * as kubernetes from '@pulumi/kubernetes';
import { KindCluster, KindLoadBalancer, KindRoutes } from 'pulumi-failover';

const clusters = ['blue', 'green'].map((clusterName, index) => {
    const cluster = new KindCluster(clusterName, {
        clusterName,
        region: `region-${clusterName}`,
        apiServerPort: 7441 + index,
        podSubnet: `10.${10 + index}.0.0/16`,
        serviceSubnet: `10.${110 + index}.0.0/16`,
    });
    const provider = new kubernetes.Provider(clusterName, {
        kubeconfig: cluster.kubeconfig,
        clusterIdentifier: cluster.identity, // a new kubeconfig is no new cluster
    });
    // Docker gives its own addresses from the bottom of 172.18.0.0/16.
    const addresses = `172.18.255.${32 * index}-172.18.255.${32 * index + 31}`;
    new KindLoadBalancer(`${clusterName}-balancer`, { addresses }, { provider, deletedWith: cluster });
    return cluster;
});

// As if in one cloud network: Istio then needs no east-west gateways.
new KindRoutes('pods', {
    clusterNames: clusters.map(({ name }) => name),
    nodeAddresses: clusters.map(({ nodeAddress }) => nodeAddress),
    identities: clusters.map(({ identity }) => identity),
});

export const kubeconfigs = clusters.map(({ kubeconfig }) => kubeconfig);
