import * as pulumi from '@pulumi/pulumi';
import {
    EdgeFailover,
    EdgeGateway,
    EnvoyGateway,
    FailoverReceiver,
    GatewayExposure,
    Hardening,
} from '../../../../components';
import { envoyGatewayNamespace } from '../../../../components/gatewayApi/names';
import { type Cluster, inCluster } from '../../../clusters/cluster';
import { traitsOf } from '../../../infrastructure/traits';
import { hostPort, httpUrl } from '../../httpUrl';
import { certificateSecrets } from '../certificates';
import { appNamespace, echoPort, type EdgeCluster } from '../clusters';
import type { DeclaredEdge, EdgeInput, EdgeTarget } from '../edgeTarget';
import { envoyGatewayParts } from './envoyGatewayParts';

/** The same failover on Envoy Gateway, both halves. */
export const envoyGatewayEdge: EdgeTarget = { declare, parts: envoyGatewayParts };

/** Name of the echo Service's port. */
const portName = 'http';

function declare(input: EdgeInput): DeclaredEdge {
    const { applications, certificates, configuration, managed, members, responseHeaders, spec, tiers } = input;
    const replicas = proxyReplicasIn(configuration.infrastructure);
    const [primary, ...remotes] = members;
    const controls = Object.fromEntries(
        members.map(({ cluster, name }) => [
            name,
            managed ? [] : [new EnvoyGateway(`envoy-gateway-${name}`, {}, inCluster(cluster))],
        ]),
    );
    const secrets = certificateSecrets(members, certificates, {
        prefix: 'edge',
        namespace: appNamespace,
        after: {},
    });
    const receivers = new Map(
        remotes.map((remote) => [
            remote.name,
            receiver(remote, input, replicas, [...(controls[remote.name] ?? []), ...secrets]),
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
            primary: { service: applications[primary.name]?.serviceName ?? primary.service, port: echoPort, portName },
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
            ...(responseHeaders && { responseHeaders }),
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
            dependsOn: [...(controls[primary.name] ?? []), ...secrets, ...receivers.values()],
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
        service: {
            // Without a route it has nothing to answer with.
            name: pulumi.all([gateway.serviceName, failover.routeName]).apply(([name]) => name),
            namespace: envoyGatewayNamespace,
            port: 80,
        },
    };
}

/** The gateway by which the primary reaches a remote cluster's application. */
function receiver(
    remote: EdgeCluster,
    { applications, certificates }: EdgeInput,
    proxyReplicas: number,
    dependsOn: pulumi.Resource[],
): FailoverReceiver {
    return new FailoverReceiver(
        `failover-receiver-${remote.name}`,
        {
            services: [
                {
                    serverName: certificates.servers[remote.name]?.serverName ?? '',
                    service: applications[remote.name]?.serviceName ?? remote.service,
                    port: echoPort,
                },
            ],
            clientNames: [certificates.client.clientName],
            proxyReplicas,
            ...exposure(remote.cluster, failoverNodePort),
        },
        { ...inCluster(remote.cluster), dependsOn },
    );
}

/** The lab's two processors have to share one proxy for each role. */
export const proxyReplicasIn = (infrastructure: string) => (traitsOf(infrastructure).embedded ? 1 : 2);

/** Node ports on kind: the failover's as in the Gloo guide. */
export const [entryNodePort, failoverNodePort] = [32_080, 32_000];

/** How a gateway is reached, where it is not by a load balancer. */
export function exposure({ nodeAddress }: Cluster, nodePort: number) {
    return nodeAddress === undefined ? {} : { exposure: GatewayExposure.NodePort, nodeAddress, nodePort };
}
