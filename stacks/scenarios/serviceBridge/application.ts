import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Bookinfo, type BridgedHost, BridgeExposure, Hardening } from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import { loadBalancerAddress } from '../../../components/istio/gateway/service';
import { inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import type { MeshMember } from '../mesh/joinedMesh';

/** Namespace of the application in the TSB guide. */
export const namespace = 'bookinfo-backend';

/** Namespace of the Tier-1 gateway. */
export const tier1Namespace = 'edge';

export const details = { name: 'details', hostname: 'details.example.test', port: 9080 } as const;
export const productpage = { name: 'productpage', hostname: 'productpage.example.test', port: 9080 } as const;

/** The two hostnames of the guide, and the Services behind them. */
export function bridgedHosts(clusterDomain: string): pulumi.Unwrap<BridgedHost>[] {
    return [productpage, details].map(({ name, hostname, port }) => ({
        name,
        hostname,
        service: serviceHost(name, namespace, clusterDomain),
        port,
    }));
}

/**
 * A namespace of the scenario in a cluster.
 *
 * @param what Tells a second one of the cluster from the first.
 */
export function ownNamespace({ cluster }: MeshMember, name: string, what?: string): kubernetes.core.v1.Namespace {
    return new kubernetes.core.v1.Namespace(
        `namespace-${what === undefined ? '' : `${what}-`}${cluster.name}`,
        { metadata: { name } },
        inCluster(cluster),
    );
}

/** An address for a hostname that DNS does not know: sidecars take the connection, and route by the hostname. */
export const anyAddress = '240.240.0.1';

/**
 * Bookinfo in one cluster. productpage calls `details` by the guide's hostname, or by its Service's own name where that
 * has the other clusters' pods as endpoints too. `reviews` and `ratings` are called in their own cluster.
 *
 * @param dependsOn What has to be there before pods are injected.
 * @returns Address at which productpage is reached past all gateways, and that of the Service of `details`.
 */
export function application(
    { cluster, revision }: MeshMember,
    configuration: Configuration,
    exposure: BridgeExposure,
    dependsOn: pulumi.Resource[],
): { caller: pulumi.Output<string>; detailsIp: pulumi.Output<string> } {
    const options = { ...inCluster(cluster), dependsOn };
    const byHostname = exposure === BridgeExposure.Hostname;
    const bookinfo = new Bookinfo(
        `bookinfo-${cluster.name}`,
        {
            cluster: cluster.name,
            namespace,
            clusterDomain: configuration.clusterDomain,
            replicas: configuration.replicas,
            replicasOf: { 'reviews-v1': 0, 'reviews-v2': 0 }, // v3 calls ratings, and one version is enough
            ...(byHostname && {
                hostnames: { details: `${details.hostname}:80` }, // the bridge's port, whatever that of the Service is
                addresses: { [details.hostname]: anyAddress },
            }),
            ...(configuration.variant === Hardening.Guide && { drainSeconds: 0 }),
            ...(revision !== undefined && { revision }),
        },
        options,
    );
    const browser = { ...options, dependsOn: [bookinfo] };
    return {
        caller: externalAddress(`browser-${cluster.name}`, productpage.name, browser),
        detailsIp: bookinfo.clusterIPs.apply((addresses) => addresses[details.name] ?? ''),
    };
}

/** A Service by which a drill reaches an application past all gateways, as a browser in its cluster would. */
function externalAddress(name: string, app: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
    const service = new kubernetes.core.v1.Service(
        name,
        {
            metadata: { name: `${app}-browser`, namespace },
            spec: {
                type: 'LoadBalancer',
                selector: { app },
                ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
            },
        },
        options,
    );
    return service.status.apply((status) => loadBalancerAddress(status) ?? (pulumi.unknown as string));
}
