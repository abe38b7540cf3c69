import * as pulumi from '@pulumi/pulumi';
import {
    EchoApp,
    EdgeRoute,
    FailoverGateway,
    FailoverScheme,
    GatewayExposure,
    Hardening,
    HealthCheckedUpstream,
} from '../../../components';
import type { DrillPlan } from '../../../drill/plan/plan';
import { inCluster } from '../../clusters/cluster';
import { hostPort } from '../httpUrl';
import type { Scenario } from '../scenario';
import { type EdgeCertificates, edgeCertificates } from './certificates';
import { appNamespace, echoPort, type EdgeCluster, edgeClusters } from './clusters';
import { edgeDrillSecrets } from './drillSecrets';
import { type EdgeSpec, edgeSpec, edgeTimings } from './edgeSpec';
import { edgeEntry } from './entry';
import { edgeFederation, edgeGloo } from './gloo';
import { edgeGroups } from './groups';
import { edgePlan } from './plan';

/** A cluster with what was declared in it. */
interface Declared extends EdgeCluster {
    declared: HealthCheckedUpstream['declared'];
    ready: pulumi.Resource[];
}

/**
 * The Gloo guide: `echo-blue` in the first cluster is what Gloo's gateway there routes to,
 * `echo-green` in every other one what it fails over to, through their failover gateways, by mutual TLS.
 */
export const edge: Scenario = ({ clusters, configuration, infrastructure }) => {
    const members = edgeClusters(clusters, infrastructure);
    const groups = edgeGroups(members, configuration.groups);
    const managed = members.every(({ cluster }) => cluster.gloo === true);
    const settings = edgeSpec(configuration, groups.length, managed);
    const weighted = groups.some((group) => group.some(({ weight }) => weight !== undefined));

    const gloo = edgeGloo(members, settings);
    const certificates = edgeCertificates(members, settings.hardening, gloo);
    const [primary, ...remotes] = members.map((member) =>
        application(member, settings, gloo[member.name] ?? [], weighted && member === members[0]),
    );
    if (!primary) {
        throw new Error('There is a first cluster, or it would have been refused.');
    }
    const gateways = remotes.map((remote) => gateway(remote, settings, certificates));
    const registered = settings.mode === 'federation' ? edgeFederation(members, settings, gloo) : [];

    const scheme = new FailoverScheme(
        'failover-scheme',
        {
            primary: { cluster: primary.name, name: primary.upstream },
            groups: groups.map((group) => ({
                targets: group.map(({ member, weight }) => ({
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
    const route = new EdgeRoute(
        'edge-route',
        {
            upstream: { name: primary.upstream },
            hardening: settings.hardening,
            ...(settings.hardening === Hardening.Hardened && {
                retry: { attempts: settings.attempts, perTryTimeout: `${edgeTimings.perTryTimeoutMs}ms` },
            }),
        },
        { ...inCluster(primary.cluster), dependsOn: primary.ready },
    );

    const entry = edgeEntry(primary.cluster, [...(gloo[primary.name] ?? []), route, scheme]);
    const addresses = pulumi.all(
        gateways.map(({ address, port }) =>
            pulumi.all([address, port]).apply(([host, known]) => hostPort(host, known)),
        ),
    );
    const drill = pulumi
        .all([entry, addresses, certificates.client.clientName])
        .apply(([url, gatewayAddresses, clientName]): DrillPlan =>
            edgePlan({
                configuration,
                infrastructure,
                members,
                groups,
                settings,
                entry: url,
                gatewayAddresses,
                clientName,
            }),
        );
    return { entry, drill, drillSecrets: edgeDrillSecrets(members, certificates) };
};

/** The echo application of a cluster, and its Upstream. */
function application(
    member: EdgeCluster,
    { clusterDomain, hardening, replicas }: EdgeSpec,
    gloo: pulumi.Resource[],
    localityWeighted: boolean,
): Declared {
    const options = inCluster(member.cluster);
    const app = new EchoApp(
        `${member.deployment}-${member.name}`,
        {
            appName: member.deployment,
            serviceName: member.service,
            namespace: appNamespace,
            clusterDomain,
            labels: member.labels,
            text: member.text,
            cluster: member.name,
            replicas,
            behindEnvoy: true,
            hardening,
        },
        options,
    );
    const upstream = new HealthCheckedUpstream(
        `upstream-${member.name}`,
        {
            service: { name: app.serviceName, namespace: appNamespace, port: echoPort },
            clusterDomain,
            hardening,
            ...(localityWeighted && { loadBalancing: { localityWeighted } }),
        },
        { ...options, dependsOn: gloo },
    );
    return { ...member, declared: upstream.declared, ready: [...gloo, upstream] };
}

/** The failover gateway of a remote cluster. */
function gateway(remote: Declared, { hardening }: EdgeSpec, certificates: EdgeCertificates) {
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
