import * as pulumi from '@pulumi/pulumi';
import {
    EdgeFailover,
    EdgeGateway,
    EnvoyGateway,
    FailoverReceiver,
    GatewayExposure,
    Hardening,
} from '../../../../components';
import { type Cluster, inCluster } from '../../../clusters/cluster';
import { traitsOf } from '../../../infrastructure/traits';
import { hostPort, httpUrl } from '../../httpUrl';
import { edgeApplication } from '../application';
import { type EdgeCertificates, edgeCertificates } from '../certificates';
import { appNamespace, echoPort, type EdgeCluster } from '../clusters';
import type { DeclaredEdge, EdgeInput, EdgeTarget } from '../edgeTarget';
import { envoyGatewayParts } from './envoyGatewayParts';

/** The same failover on Envoy Gateway, both halves. */
export const envoyGatewayEdge: EdgeTarget = { declare, parts: envoyGatewayParts };

/** Name of the echo Service's port. */
const portName = 'http';

function declare({ configuration, managed, members, spec, tiers }: EdgeInput): DeclaredEdge {
    const replicas = proxyReplicas(configuration.infrastructure);
    const [primary, ...remotes] = members;
    const controls = Object.fromEntries(
        members.map(({ cluster, name }) => [
            name,
            managed ? [] : [new EnvoyGateway(`envoy-gateway-${name}`, {}, inCluster(cluster))],
        ]),
    );
    // Both variants have certificates under a root: Envoy Gateway's page on failover has none.
    const certificates = edgeCertificates(members, Hardening.Hardened, { namespace: appNamespace, after: {} });
    const app = edgeApplication(primary, spec);
    const receivers = new Map(
        remotes.map((remote) => [
            remote.name,
            receiver(remote, { replicas, spec }, certificates, controls[remote.name] ?? []),
        ]),
    );
    const gateway = new EdgeGateway(
        'edge-gateway',
        { proxyReplicas: replicas, ...exposure(primary.cluster, entryNodePort) },
        { ...inCluster(primary.cluster), dependsOn: controls[primary.name] ?? [] },
    );
    const { detection, failback, hardening, retry } = spec;
    const hardened = hardening === Hardening.Hardened;
    const failover = new EdgeFailover(
        'edge-failover',
        {
            primary: { service: app.serviceName, port: echoPort, portName },
            fallbacks: tiers.flatMap((tier, index) =>
                tier.map(({ member, weight }) => ({
                    cluster: member.name,
                    address: receivers.get(member.name)?.address ?? '',
                    port: receivers.get(member.name)?.port ?? 0,
                    serverName: certificates.servers[member.name]?.serverName ?? '',
                    tier: index + 1,
                    ...(weight !== undefined && { weight }),
                })),
            ),
            hardening,
            gatewayName: gateway.gatewayName,
            clusterDomain: spec.clusterDomain,
            ...(hardened && {
                healthCheck: {
                    interval: detection.interval,
                    timeout: detection.timeout,
                    unhealthyThreshold: detection.unhealthyAfter,
                    healthyThreshold: detection.healthyAfter,
                },
                retry: {
                    attempts: retry.attempts,
                    perTryTimeout: retry.perTryTimeout,
                    backOff: { baseInterval: retry.backOff },
                },
                failback,
            }),
        },
        {
            ...inCluster(primary.cluster),
            dependsOn: [...(controls[primary.name] ?? []), ...certificates.secrets, ...receivers.values()],
        },
    );
    return {
        // The URL is known only when the route is there.
        entry: pulumi
            .all([gateway.address, gateway.port, failover.routeName])
            .apply(([host, port]) => httpUrl(host, port === 80 ? undefined : port)),
        gatewayAddresses: pulumi.all(
            [...receivers.values()].map(({ address, port }) =>
                pulumi.all([address, port]).apply(([host, known]) => hostPort(host, known)),
            ),
        ),
        certificates,
    };
}

/** The application of a remote cluster, and the gateway by which the primary reaches it. */
function receiver(
    remote: EdgeCluster,
    { replicas, spec }: Pick<EdgeInput, 'spec'> & { replicas: number },
    certificates: EdgeCertificates,
    control: pulumi.Resource[],
): FailoverReceiver {
    const app = edgeApplication(remote, spec);
    return new FailoverReceiver(
        `failover-receiver-${remote.name}`,
        {
            services: [
                {
                    serverName: certificates.servers[remote.name]?.serverName ?? '',
                    service: app.serviceName,
                    port: echoPort,
                },
            ],
            clientNames: [certificates.client.clientName],
            proxyReplicas: replicas,
            ...exposure(remote.cluster, failoverNodePort),
        },
        { ...inCluster(remote.cluster), dependsOn: [...control, ...certificates.secrets] },
    );
}

/** The lab's two processors have to share one proxy for each role. */
const proxyReplicas = (infrastructure: string) => (traitsOf(infrastructure).embedded ? 1 : 2);

/** Node ports on kind: the failover's as in the Gloo guide. */
const [entryNodePort, failoverNodePort] = [32_080, 32_000];

function exposure({ nodeAddress }: Cluster, nodePort: number) {
    return nodeAddress === undefined ? {} : { exposure: GatewayExposure.NodePort, nodeAddress, nodePort };
}
