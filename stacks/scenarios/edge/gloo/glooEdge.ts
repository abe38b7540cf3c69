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
import { edgeApplication } from '../application';
import { type EdgeCertificates, edgeCertificates } from '../certificates';
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
    const { members, tiers } = input;
    const settings = glooSpec(input);
    const weighted = tiers.some((tier) => tier.some(({ weight }) => weight !== undefined));

    const gloo = edgeGloo(members, settings);
    const certificates = edgeCertificates(members, settings.hardening, { namespace: 'gloo-system', after: gloo });
    const [primary, ...remotes] = members.map((member) =>
        upstream(member, settings, gloo[member.name] ?? [], weighted && member === members[0]),
    );
    if (!primary) {
        throw new Error('There is a first cluster, or it would have been refused.');
    }
    const gateways = remotes.map((remote) => failoverGateway(remote, settings, certificates));
    const registered = settings.mode === 'federation' ? edgeFederation(members, settings, gloo) : [];

    const scheme = new FailoverScheme(
        'failover-scheme',
        {
            primary: { cluster: primary.name, name: primary.upstream },
            groups: tiers.map((tier) => ({
                targets: tier.map(({ member, weight }) => ({
                    cluster: member.name,
                    upstreams: [{ name: member.upstream }],
                    ...(weight !== undefined && { weight }),
                })),
            })),
            clusters: [primary, ...remotes].map(({ name, declared }) => ({ name, upstreams: [declared] })),
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
            dependsOn: [
                ...primary.ready,
                ...registered,
                ...certificates.secrets,
                ...gateways.map((one) => one.component),
            ],
        },
    );
    const { attempts, backOff, perTryTimeout } = settings.retry;
    const route = new EdgeRoute(
        'edge-route',
        {
            upstream: { name: primary.upstream },
            hardening: settings.hardening,
            ...(settings.hardening === Hardening.Hardened && {
                retry: { attempts, perTryTimeout, backOff: { baseInterval: backOff } },
            }),
        },
        { ...inCluster(primary.cluster), dependsOn: primary.ready },
    );

    return {
        entry: edgeEntry(primary.cluster, [...(gloo[primary.name] ?? []), route, scheme]),
        gatewayAddresses: pulumi.all(
            gateways.map(({ address, port }) =>
                pulumi.all([address, port]).apply(([host, known]) => hostPort(host, known)),
            ),
        ),
        certificates,
    };
}

/** The echo application of a cluster, and its Upstream. */
function upstream(member: EdgeCluster, spec: GlooSpec, gloo: pulumi.Resource[], localityWeighted: boolean): Declared {
    const { clusterDomain, detection, hardening } = spec;
    const app = edgeApplication(member, spec);
    const { interval, timeout, unhealthyAfter, healthyAfter } = detection;
    const component = new HealthCheckedUpstream(
        `upstream-${member.name}`,
        {
            service: { name: app.serviceName, namespace: appNamespace, port: echoPort },
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
function failoverGateway(remote: Declared, { hardening }: GlooSpec, certificates: EdgeCertificates) {
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
        { ...inCluster(remote.cluster), dependsOn: [...remote.ready, ...certificates.secrets] },
    );
    return { remote, component, address: component.address, port: component.port };
}
