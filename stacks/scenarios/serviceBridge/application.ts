import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type BridgedHost, BridgeExposure, EchoApp, Hardening } from '../../../components';
import { serviceHost } from '../../../components/clusterDomain';
import { inCluster } from '../../clusters/cluster';
import type { Configuration } from '../../settings/configuration';
import { meshClient } from '../mesh/client';
import type { MeshMember } from '../mesh/joinedMesh';

/** Namespace of the application in the TSB guide. */
export const namespace = 'bookinfo-backend';

/** Namespace of the Tier-1 gateway. */
export const tier1Namespace = 'edge';

export const details = { name: 'details', hostname: 'details.example.test', port: 9080 } as const;
export const productpage = { name: 'productpage', hostname: 'productpage.example.test', port: 80 } as const;

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

/**
 * Both services in one cluster. The guide has Bookinfo; here `details` names its cluster and pod, and `productpage` is an
 * Envoy that sends on what reaches it.
 *
 * @param dependsOn What has to be there before pods are injected.
 * @returns Address at which the caller is reached past all gateways.
 */
export function application(
    { cluster, revision }: MeshMember,
    configuration: Configuration,
    exposure: BridgeExposure,
    dependsOn: pulumi.Resource[],
): pulumi.Output<string> {
    const guide = configuration.variant === Hardening.Guide;
    const injected = revision === undefined ? {} : { revision };
    const options = { ...inCluster(cluster), dependsOn };
    const app = new EchoApp(
        `details-${cluster.name}`,
        {
            appName: details.name,
            servicePort: details.port,
            namespace,
            text: details.name,
            cluster: cluster.name,
            replicas: configuration.replicas,
            sidecar: true,
            clusterDomain: configuration.clusterDomain,
            ...injected,
            ...(guide && { drainSeconds: 0 }),
        },
        options,
    );
    const called =
        exposure === BridgeExposure.Endpoints
            ? { host: app.host, port: app.port }
            : { host: details.hostname, port: 80 }; // the bridge's port, whatever that of the Service is
    return meshClient(
        `productpage-${cluster.name}`,
        {
            clientName: productpage.name,
            namespace,
            calledByMesh: true,
            called: { clusterIP: app.clusterIP, ...called },
            ...injected,
        },
        options,
    );
}
