import * as pulumi from '@pulumi/pulumi';
import type { DrillPlan } from '../../../drill/plan/plan';
import type { Scenario } from '../scenario';
import { edgeClusters } from './clusters';
import { edgeDrillSecrets } from './drillSecrets';
import { edgeSpec } from './edgeSpec';
import type { EdgeTarget } from './edgeTarget';
import { envoyGatewayEdge } from './envoyGateway/envoyGatewayEdge';
import { gatewayChoice, gatewayTitles } from './gatewayChoice';
import { glooEdge } from './gloo/glooEdge';
import { edgePlan } from './plan';
import type { EdgeGatewayKind } from './settings';
import { edgeTiers } from './tiers';

const targets: Readonly<Record<EdgeGatewayKind, EdgeTarget>> = {
    'envoy-gateway': envoyGatewayEdge,
    gloo: glooEdge,
};

/**
 * The Gloo guide's failover, on any gateway: `echo-blue` in the first cluster is what the gateway there routes to,
 * `echo-green` in every other one what it fails over to, through their failover gateways, by mutual TLS.
 */
export const edge: Scenario = ({ clusters, configuration, infrastructure }) => {
    const members = edgeClusters(clusters, infrastructure, configuration.primary);
    const tiers = edgeTiers(members, configuration.fallbacks);
    const { gateway, managed, why } = gatewayChoice(configuration, members, infrastructure);
    const spec = edgeSpec(configuration, gateway, tiers);
    const input = { configuration, members, tiers, spec, managed };
    const target = targets[gateway];
    void pulumi.log.info(`The edge runs on ${gatewayTitles[gateway]}: ${why}.`);

    const { certificates, entry, gatewayAddresses } = target.declare(input);
    const serverNames = Object.fromEntries(
        Object.entries(certificates.servers).map(([name, { serverName }]) => [name, serverName]),
    );
    const drill = pulumi
        .all([entry, gatewayAddresses, certificates.client.clientName, pulumi.output(serverNames)])
        .apply(([url, addresses, client, servers]): DrillPlan =>
            edgePlan({
                ...input,
                infrastructure,
                entry: url,
                gatewayAddresses: addresses,
                parts: target.parts(input, { client, servers }),
            }),
        );
    return { entry, drill, drillSecrets: edgeDrillSecrets(members, certificates) };
};
