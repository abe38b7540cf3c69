import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { loadBalancerAddress, type LoadBalancerStatus } from '../../../../components/istio/gateway/service';
import { type Cluster, inCluster } from '../../../clusters/cluster';
import { httpUrl } from '../../httpUrl';

/** Service of the proxies, as the chart and the lab name it. */
const proxyService = 'gloo-system/gateway-proxy';

/** URL of the cluster's HTTP gateway, once its proxy has an address. */
export function edgeEntry(cluster: Cluster, ready: pulumi.Resource[]): pulumi.Output<string> {
    const service = kubernetes.core.v1.Service.get(`gateway-proxy-${cluster.name}`, proxyService, {
        ...inCluster(cluster),
        dependsOn: ready,
    });
    const spec = service.spec as pulumi.Output<
        { ports?: { name?: string; port: number; nodePort?: number }[] } | undefined
    >;
    const status = service.status as pulumi.Output<LoadBalancerStatus | undefined>;
    return pulumi
        .all([spec, status, cluster.nodeAddress])
        .apply(([known, found, nodeAddress]) => entryUrl(known?.ports ?? [], found, nodeAddress, cluster.name));
}

/** @throws Error when the Service has no address yet. */
function entryUrl(
    ports: readonly { port: number; nodePort?: number }[],
    status: LoadBalancerStatus | undefined,
    nodeAddress: string | undefined,
    cluster: string,
): string {
    if (nodeAddress !== undefined) {
        const port = ports.find((each) => each.port === 80)?.nodePort;
        return httpUrl(nodeAddress, port);
    }
    const address = loadBalancerAddress(status);
    if (address === undefined) {
        throw new Error(`Service ${proxyService} of ${cluster} has no load balancer address yet; run it again.`);
    }
    return httpUrl(address);
}
