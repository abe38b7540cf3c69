import * as kubernetes from '@pulumi/kubernetes';
import { KindCluster, KindLoadBalancer, KindRoutes } from '../../components';
import { addressRange } from '../../components/clusters/addressRange';
import type { Cluster } from '../clusters/cluster';
import { networksOf } from '../scenarios/labShapes';
import type { Configuration } from '../settings/configuration';
import { defaultRegions } from './defaultRegions';

/** NodePort of the failover gateway in the Gloo guide. Each cluster maps it to a port of this machine, from here on. */
const failoverNodePort = 32_000;

/** Kind clusters on this machine, in one network or each in its own, as the scenario needs it. */
export function kind(configuration: Configuration): Cluster[] {
    const { regions = defaultRegions, scenario, workers, nodeImage, apiServerPort = 7441 } = configuration;
    const oneNetwork = networksOf(scenario) === 'one';
    const made = regions.map((region, index) => {
        const zone = `${region}-b`;
        const network = oneNetwork ? 'kind' : `network-${region}`;
        const resource = new KindCluster(`kind-${region}`, {
            clusterName: `failover-${region}`,
            region,
            zone,
            network,
            apiServerPort: apiServerPort + index,
            podSubnet: `10.${10 + index}.0.0/16`,
            serviceSubnet: `10.${110 + index}.0.0/16`,
            nodePorts: [{ nodePort: failoverNodePort, hostPort: failoverNodePort + index }],
            ...(workers !== undefined && { workers }),
            ...(nodeImage !== undefined && { nodeImage }),
        });
        const { apiServer, identity, kubeconfig, nodeAddress, nodeSubnet } = resource;
        const provider = new kubernetes.Provider(region, {
            kubeconfig,
            clusterIdentifier: identity, // new credentials are no new cluster, but another configuration is
            enableSecretMutable: true,
            deleteUnreachable: true, // a cluster that somebody has deleted has taken its objects along
        });
        new KindLoadBalancer(
            `balancer-${region}`,
            { addresses: nodeSubnet.apply((subnet) => addressRange(subnet, index)) },
            { provider, deletedWith: resource },
        );
        return { name: region, region, zone, network, kubeconfig, provider, apiServer, nodeAddress, resource };
    });
    if (oneNetwork && made.length > 1) {
        new KindRoutes('kind-routes', {
            clusterNames: made.map(({ resource }) => resource.name),
            nodeAddresses: made.map(({ nodeAddress }) => nodeAddress),
            identities: made.map(({ resource }) => resource.identity),
        });
    }
    return made;
}
