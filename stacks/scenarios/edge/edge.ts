import * as pulumi from '@pulumi/pulumi';
import { Hardening } from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import type { Scenario } from '../scenario';
import { edgeApplication } from './application';
import { edgeCertificates } from './certificates';
import { edgeClusters } from './clusters';
import { edgeDrillSecrets } from './drillSecrets';
import { edgeSpec } from './edgeSpec';
import type { DeclaredEdge, EdgeInput, EdgeTarget } from './edgeTarget';
import { envoyGatewayEdge } from './envoyGateway/envoyGatewayEdge';
import { gatewayChoice, gatewayTitles, runningEverywhere } from './gatewayChoice';
import { glooEdge } from './gloo/glooEdge';
import { kgatewayEdge } from './kgateway/kgatewayEdge';
import { type DeclaredMove, gatewayHeader, movingPlan } from './movingPlan';
import { edgePlan } from './plan';
import type { EdgeGatewayKind } from './settings';
import { edgeTiers } from './tiers';

const targets: Readonly<Record<EdgeGatewayKind, EdgeTarget>> = {
    'envoy-gateway': envoyGatewayEdge,
    gloo: glooEdge,
    kgateway: kgatewayEdge,
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
    // Of Envoy Gateway both variants have certificates under a root: its page on failover has none.
    const certificates = edgeCertificates(
        members,
        gateway === 'gloo' ? spec.hardening : Hardening.Hardened,
        gateway === 'kgateway',
    );
    const applications = Object.fromEntries(members.map((member) => [member.name, edgeApplication(member, spec)]));
    const input: EdgeInput = { configuration, members, tiers, spec, managed, certificates, applications };
    const next = nextInput(input);
    void pulumi.log.info(
        `The edge runs on ${gatewayTitles[gateway]}: ${why}.` +
            (next ? ` ${next.percent} % of its requests go through ${gatewayTitles[next.spec.gateway]}.` : ''),
    );

    const nextDeclared = next && targets[next.spec.gateway].declare(next);
    const declared = targets[gateway].declare(
        next && nextDeclared ? { ...input, next: { service: nextDeclared.service, percent: next.percent } } : input,
    );
    const plan = drillPlan(input, infrastructure, declared);
    const drill =
        next && nextDeclared
            ? pulumi
                  .all([plan, drillPlan(next, infrastructure, nextDeclared)])
                  .apply(([first, second]) => movingPlan(first, second, next.percent))
            : plan;
    return { entry: declared.entry, drill, drillSecrets: edgeDrillSecrets(members, certificates) };
};

/** The same failover on the gateway that replaces the configured one, where there is one. */
function nextInput(input: EdgeInput): (EdgeInput & DeclaredMove) | undefined {
    const { configuration, members, tiers } = input;
    const { moved = 0, nextEdgeGateway } = configuration;
    return (
        nextEdgeGateway && {
            ...input,
            spec: edgeSpec(configuration, nextEdgeGateway, tiers, true),
            managed: runningEverywhere(members).includes(nextEdgeGateway),
            responseHeaders: { [gatewayHeader]: nextEdgeGateway },
            percent: moved,
        }
    );
}

/** How to drill one gateway. */
function drillPlan(
    input: EdgeInput,
    infrastructure: string,
    { entry, gatewayAddresses }: DeclaredEdge,
): pulumi.Output<DrillPlan> {
    const { certificates, spec } = input;
    const serverNames = Object.fromEntries(
        Object.entries(certificates.servers).map(([name, { serverName }]) => [name, serverName]),
    );
    return pulumi
        .all([entry, gatewayAddresses, certificates.client.clientName, pulumi.output(serverNames)])
        .apply(([url, addresses, client, servers]) =>
            edgePlan({
                ...input,
                infrastructure,
                entry: url,
                gatewayAddresses: addresses,
                parts: targets[spec.gateway].parts(input, { client, servers }),
            }),
        );
}
