import * as pulumi from '@pulumi/pulumi';
import {
    EdgeRoute,
    FailoverGateway,
    FailoverScheme,
    GatewayExposure,
    Hardening,
    HealthCheckedUpstream,
} from '../../../../components';
import { inCluster } from '../../../clusters/cluster';
import { hostPort } from '../../httpUrl';
import { certificateSecrets, type EdgeCertificates } from '../certificates';
import { appNamespace, echoPort, type EdgeCluster } from '../clusters';
import type { DeclaredEdge, EdgeInput, EdgeTarget } from '../edgeTarget';
import { edgeEntry } from './entry';
import { glooParts } from './glooParts';
import { type GlooSpec, glooSpec } from './glooSpec';
import { edgeFederation, edgeGloo } from './installation';

/** A cluster with what was declared in it. */
interface Declared extends EdgeCluster {
    declared: HealthCheckedUpstream['declared'];
    ready: pulumi.Resource[];
}

/** The Gloo guide on its own product. */
export const glooEdge: EdgeTarget = { declare, parts: glooParts };

function declare(input: EdgeInput): DeclaredEdge {
    const { applications, certificates, members, next, tiers } = input;
    const settings = glooSpec(input);
    const weighted = tiers.some((tier) => tier.some(({ weight }) => weight !== undefined));

    const gloo = edgeGloo(members, settings);
    const secrets = certificateSecrets(members, certificates, {
        prefix: 'failover',
        namespace: 'gloo-system',
        after: gloo,
    });
    const [primary, ...remotes] = members.map((member) =>
        upstream(
            member,
            { name: applications[member.name]?.serviceName ?? member.service, namespace: appNamespace, port: echoPort },
            settings,
            gloo[member.name] ?? [],
            weighted && member === members[0],
        ),
    );
    if (!primary) {
        throw new Error('There is a first cluster, or it would have been refused.');
    }
    const gateways = remotes.map((remote) => failoverGateway(remote, settings, certificates, secrets));
    const registered = settings.mode === 'federation' ? edgeFederation(members, settings, gloo) : [];

    const following =
        next && upstream({ ...primary, ...nextNames }, next.service, settings, gloo[primary.name] ?? [], weighted);
    const scheme = ({ declared, ready, upstream: named }: Declared, names: { resource: string; scheme?: string }) =>
        new FailoverScheme(
            names.resource,
            {
                ...(names.scheme !== undefined && { schemeName: names.scheme }),
                primary: { cluster: primary.name, name: named },
                groups: tiers.map((tier) => ({
                    targets: tier.map(({ member, weight }) => ({
                        cluster: member.name,
                        upstreams: [{ name: member.upstream }],
                        ...(weight !== undefined && { weight }),
                    })),
                })),
                clusters: [
                    { name: primary.name, upstreams: [declared] },
                    ...remotes.map((remote) => ({ name: remote.name, upstreams: [remote.declared] })),
                ],
                ...(settings.mode === 'direct' && {
                    gateways: gateways.map(({ remote, address, port }) => ({
                        cluster: remote.name,
                        address,
                        port,
                        region: remote.region,
                        zone: remote.cluster.zone,
                        ...(settings.hardening === Hardening.Hardened && {
                            serverName: certificates.servers[remote.name]?.serverName ?? '',
                        }),
                    })),
                }),
            },
            {
                ...inCluster(primary.cluster),
                dependsOn: [...ready, ...registered, ...secrets, ...gateways.map((one) => one.component)],
            },
        );
    const schemes = [
        scheme(primary, { resource: 'failover-scheme' }),
        // Should the next gateway die, its part of the requests goes where blue's would.
        ...(following ? [scheme(following, { resource: 'failover-scheme-next', scheme: 'failover-scheme-next' })] : []),
    ];
    const { attempts, backOff, perTryTimeout } = settings.retry;
    const route = new EdgeRoute(
        'edge-route',
        {
            upstream: { name: primary.upstream },
            ...(following && next && { moved: { upstream: { name: following.upstream }, percent: next.percent } }),
            hardening: settings.hardening,
            ...(settings.hardening === Hardening.Hardened && {
                retry: { attempts, perTryTimeout, backOff: { baseInterval: backOff } },
            }),
        },
        { ...inCluster(primary.cluster), dependsOn: [...primary.ready, ...(following ? schemes : [])] },
    );

    return {
        entry: edgeEntry(primary.cluster, [...(gloo[primary.name] ?? []), route, ...schemes]),
        gatewayAddresses: pulumi.all(
            gateways.map(({ address, port }) =>
                pulumi.all([address, port]).apply(([host, known]) => hostPort(host, known)),
            ),
        ),
        service: { name: pulumi.output('gateway-proxy'), namespace: 'gloo-system', port: 80 },
    };
}

/** The next gateway, beside blue: its Upstream, and what it is called among the resources. */
const nextNames = { name: 'next', upstream: 'next-gateway' };

/** The Upstream of a Service. */
function upstream(
    member: EdgeCluster,
    service: { name: pulumi.Input<string>; namespace: string; port: number },
    { clusterDomain, detection, hardening }: GlooSpec,
    gloo: pulumi.Resource[],
    localityWeighted: boolean,
): Declared {
    const { interval, timeout, unhealthyAfter, healthyAfter } = detection;
    const component = new HealthCheckedUpstream(
        `upstream-${member.name}`,
        {
            service,
            upstreamName: member.upstream,
            clusterDomain,
            hardening,
            healthCheck: {
                interval,
                timeout,
                unhealthyThreshold: unhealthyAfter,
                healthyThreshold: healthyAfter,
            },
            ...(localityWeighted && { loadBalancing: { localityWeighted } }),
        },
        { ...inCluster(member.cluster), dependsOn: gloo },
    );
    return { ...member, declared: component.declared, ready: [...gloo, component] };
}

/** The failover gateway of a remote cluster. */
function failoverGateway(
    remote: Declared,
    { hardening }: GlooSpec,
    certificates: EdgeCertificates,
    secrets: pulumi.Resource[],
) {
    const { nodeAddress } = remote.cluster;
    const component = new FailoverGateway(
        `failover-gateway-${remote.name}`,
        {
            hardening,
            ...(hardening === Hardening.Hardened && {
                upstreams: [{ name: remote.upstream }],
                clientNames: [certificates.client.clientName],
            }),
            ...(nodeAddress !== undefined && { exposure: GatewayExposure.NodePort, nodeAddress }),
        },
        { ...inCluster(remote.cluster), dependsOn: [...remote.ready, ...secrets] },
    );
    return { remote, component, address: component.address, port: component.port };
}
