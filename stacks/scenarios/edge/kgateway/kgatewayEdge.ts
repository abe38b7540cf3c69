import * as pulumi from '@pulumi/pulumi';
import { PriorityBackend } from '../../../../components';
import { inCluster } from '../../../clusters/cluster';
import { hostPort, httpUrl } from '../../httpUrl';
import { certificateSecrets } from '../certificates';
import { appNamespace } from '../clusters';
import type { DeclaredEdge, EdgeInput, EdgeTarget } from '../edgeTarget';
import { proxyReplicasIn } from '../envoyGateway/envoyGatewayEdge';
import { kgatewayGateway } from './gateway';
import { kgatewayParts } from './kgatewayParts';
import { kgatewayReceiver } from './receiver';

/** The same failover on kgateway: every tier, the primary too, is reached by mutual TLS at the gateway of its cluster. */
export const kgatewayEdge: EdgeTarget = { declare, parts: kgatewayParts };

const entryPort = 80;

function declare({ applications, certificates, configuration, members, spec, tiers }: EdgeInput): DeclaredEdge {
    const { client, servers } = certificates;
    const proxyReplicas = proxyReplicasIn(configuration.infrastructure);
    const [primary, ...remotes] = members;
    const secrets = certificateSecrets(members, certificates, { prefix: 'edge', namespace: appNamespace, after: {} });
    const receivers = new Map(
        members.map((member) => {
            const names = pulumi.output({
                serverName: (servers[member.name] ?? client).serverName,
                clientName: client.clientName,
            });
            const application = applications[member.name];
            const needed = [...secrets, ...(application ? [application] : [])];
            return [member.name, kgatewayReceiver(member, names, proxyReplicas, needed)] as const;
        }),
    );
    const gateway = kgatewayGateway(primary, {
        name: 'edge',
        port: entryPort,
        proxyReplicas,
        spec: pulumi.output({ listeners: [{ name: 'http', port: entryPort, protocol: 'HTTP' }] }),
        dependsOn: [],
    });
    const target = (name: string, tier: number) => ({
        cluster: name,
        address: receivers.get(name)?.address ?? '',
        port: receivers.get(name)?.port ?? 0,
        tier,
    });
    const { detection, retry } = spec;
    const failover = new PriorityBackend(
        'edge-failover',
        {
            targets: [
                target(primary.name, 1),
                ...tiers.flatMap((tier, index) => tier.map(({ member }) => target(member.name, index + 2))),
            ],
            serverName: client.serverName,
            routeName: primary.service,
            gatewayName: 'edge',
            healthCheck: {
                interval: detection.interval,
                timeout: detection.timeout,
                unhealthyThreshold: detection.unhealthyAfter,
                healthyThreshold: detection.healthyAfter,
            },
            retry: { attempts: retry.attempts, perTryTimeout: retry.perTryTimeout, backOff: retry.backOff },
        },
        { ...inCluster(primary.cluster), dependsOn: [gateway.resource, ...secrets] },
    );
    return {
        // The URL is known only when the route is there.
        entry: pulumi.all([gateway.address, failover.routeName]).apply(([host]) => httpUrl(host)),
        gatewayAddresses: pulumi.all(
            remotes.flatMap(({ name }) => {
                const receiver = receivers.get(name);
                return receiver ? [receiver.address.apply((host) => hostPort(host, receiver.port))] : [];
            }),
        ),
        service: { name: gateway.serviceName, namespace: appNamespace, port: entryPort },
    };
}
