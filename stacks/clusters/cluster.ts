import type * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { ClusterReader } from '../../drill/cluster/clusterReader';
import { BadInput } from '../../errors';
import type { EdgeGatewayKind } from '../scenarios/edge/settings';

/** A cluster as any infrastructure gives it to any scenario. */
export interface Cluster {
    name: string;
    /** Value of its nodes' label `topology.kubernetes.io/region`. */
    region: string;
    /** First of its zones. */
    zone: string;
    /** Istio's network name: clusters of one network reach each other's pods directly. */
    network: string;
    /** Secret. */
    kubeconfig: pulumi.Output<string>;
    /** Explicit, as the default one would be whatever cluster the user's shell points at. */
    provider: kubernetes.Provider;
    /** Reads the cluster before anything is declared; absent: the stack creates it. */
    reader?: ClusterReader;
    /** Istio, where the cluster has it already (Cloud Service Mesh, the lab, yours); where not, the scenario installs it. */
    istio?: ManagedIstio;
    /** The edge gateways whose control planes the cluster runs already; where it runs none, the scenario installs one. */
    edgeGateways?: readonly EdgeGatewayKind[];
    /** URL at which the other clusters reach its API server; absent: that of its kubeconfig. */
    apiServer?: pulumi.Input<string>;
    /** Where other clusters reach NodePorts of this cluster: on kind, for which the Gloo guide has a NodePort. */
    nodeAddress?: pulumi.Input<string>;
    /** Whether its load balancers are known to have host names instead of IP addresses: on AWS. */
    balancersHaveNames?: boolean;
    /**
     * The resource that the cluster is, where with it everything is gone that was made inside. Of clouds this is not set:
     * their load balancers outlive a cluster whose Services were not deleted, and keep its network from being deleted.
     */
    resource?: pulumi.Resource;
}

/** A control plane of Istio that the stack does not install. */
interface ManagedIstio {
    /** Value of the label `istio.io/rev` of namespaces that it injects; absent: `istio-injection: enabled` does. */
    revision?: string;
    /** Whether the infrastructure has given its clusters common trust and each other's endpoints. */
    joined: boolean;
    /** Whether it is the user's own, so that no policy of the whole mesh is declared. */
    isTheirs?: boolean;
    /** What has to stand before the control plane injects anything. Default: nothing. */
    ready?: pulumi.Resource[];
}

/** Options of a component that acts on this cluster. */
export function inCluster(cluster: Cluster): pulumi.ComponentResourceOptions {
    return { provider: cluster.provider, ...(cluster.resource && { deletedWith: cluster.resource }) };
}

/** The clusters of these regions in this order; all of them when no region is named. */
export function inRegions<C extends { region: string }>(clusters: readonly C[], regions: string[] | undefined): C[] {
    if (!regions) {
        return [...clusters];
    }
    const known = clusters.map(({ region }) => region);
    const problems = [
        ...regions.filter((region) => !known.includes(region)).map((region) => `\`regions\` names \`${region}\``),
        ...regions
            .filter((region, index) => regions.indexOf(region) !== index)
            .map((region) => `\`regions\` names \`${region}\` twice`),
    ];
    if (problems.length > 0) {
        throw new BadInput(`${problems.join('; ')}; the clusters are in ${known.join(', ')}.`);
    }
    return regions.flatMap((region) => clusters.filter((cluster) => cluster.region === region));
}
