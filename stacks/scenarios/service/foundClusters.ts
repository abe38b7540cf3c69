import * as pulumi from '@pulumi/pulumi';
import type { ClusterReader } from '../../../drill/cluster/clusterReader';
import type { Cluster } from '../../clusters/cluster';
import { refuseSettings } from '../refusedSettings';
import { foreignRules } from './foreignRules';
import { gatewayAddress, podsOf } from './foundGateway';
import { type FoundService, foundService } from './foundService';
import { gatewaySelectorOf, ruleNameOf, type ServiceRules } from './rules';
import type { EntrySetting, OwnService } from './settings';
import { takenNames } from './takenNames';

/** A cluster with what was read of it; nothing in one that the stack creates. */
export interface FoundCluster {
    cluster: Cluster;
    service?: FoundService;
    /** Address of the ingress gateway that is there and gets the route. */
    gatewayAddress?: string;
}

interface ReadCluster extends FoundCluster {
    problems: string[];
    warnings: string[];
}

interface Wanted {
    entry: EntrySetting;
    rules: ServiceRules;
    service: OwnService;
}

/**
 * Reads the service in the clusters that exist.
 *
 * @throws BadInput with everything that is missing, and every rule that the stack would compete with.
 */
export async function foundClusters(clusters: readonly Cluster[], wanted: Wanted): Promise<FoundCluster[]> {
    const networks = new Set(clusters.map(({ network }) => network)).size;
    const found = await Promise.all(
        clusters.map(async (cluster, index): Promise<ReadCluster> => {
            const { reader } = cluster;
            return reader
                ? readCluster(cluster, reader, wanted, { isFirst: index === 0, networks })
                : { cluster, problems: unreadProblems(wanted.entry, index === 0), warnings: [] };
        }),
    );
    refuseSettings(found.flatMap(({ problems }) => problems));
    for (const warning of found.flatMap(({ warnings }) => warnings)) {
        void pulumi.log.warn(warning);
    }
    return found;
}

async function readCluster(
    cluster: Cluster,
    reader: ClusterReader,
    { entry, rules, service }: Wanted,
    { isFirst, networks }: { isFirst: boolean; networks: number },
): Promise<ReadCluster> {
    const selector = gatewaySelectorOf(service, entry);
    const ruleName = ruleNameOf(service);
    const [{ found, problems }, foreign, taken, address, gateways] = await Promise.all([
        foundService(cluster.name, reader, service, { mesh: rules.kind === 'mesh' }),
        foreignRules(cluster.name, reader, {
            host: rules.settings.service.host,
            namespace: service.namespace,
            names: [ruleName, `${ruleName}-gateway`, `${ruleName}-entry`],
            mesh: rules.kind === 'mesh',
            ...(selector && { entry: { selector, hosts: entry.hosts ?? ['*'] } }),
        }),
        takenNames(cluster.name, reader, service, entry),
        isFirst && entry.gateway && entry.url === undefined ? gatewayAddress(reader, entry.gateway) : undefined,
        isFirst && entry.gateway ? podsOf(reader.list, entry.gateway) : undefined,
    ]);
    const unknownAddress = isFirst && entry.gateway !== undefined && entry.url === undefined && address === undefined;
    return {
        cluster,
        ...(found && { service: found }),
        ...(address !== undefined && { gatewayAddress: address }),
        problems: [
            ...problems,
            ...foreign.competing,
            ...taken,
            ...(found && cluster.istio && lacksSidecars(found, networks) ? [sidecarProblem(cluster, service)] : []),
            ...(gateways?.length === 0
                ? [`\`entry.gateway\` is ${JSON.stringify(entry.gateway)}, which no pod in \`${cluster.name}\` has.`]
                : []),
            ...(unknownAddress
                ? [
                      `\`entry.gateway\` is ${JSON.stringify(entry.gateway)}: \`${cluster.name}\` has no Service of type LoadBalancer ` +
                          'with an address for such pods. Give `entry.url` as well.',
                  ]
                : []),
        ],
        warnings: [...foreign.covering, ...(found ? serviceWarnings(cluster, found, service, networks) : [])],
    };
}

function serviceWarnings(cluster: Cluster, found: FoundService, service: OwnService, networks: number): string[] {
    const { name, namespace } = service;
    return [
        ...(!cluster.istio && lacksSidecars(found, networks)
            ? [`${sidecarProblem(cluster, service)} Do it after this update, which installs Istio.`]
            : []),
        ...(found.ready === 0
            ? [`Service ${namespace}/${name} has no ready endpoint in ${cluster.name}: nothing there can take over.`]
            : []),
        ...(found.isAmbient
            ? [
                  `The pods of ${namespace}/${name} in \`${cluster.name}\` are in ambient mode. The rules are for callers with a ` +
                      'sidecar and for ingress gateways: without a waypoint, callers in ambient mode follow none.',
              ]
            : []),
    ];
}

/** What crosses networks is mutual TLS, which pods without a sidecar do not speak. */
function lacksSidecars({ ready, sidecars }: FoundService, networks: number): boolean {
    return networks > 1 && ready > 0 && sidecars === 0;
}

function sidecarProblem({ name: cluster }: Cluster, { name, namespace }: OwnService): string {
    return (
        `The pods of ${namespace}/${name} in \`${cluster}\` have no sidecar, and the clusters are in networks of their own: ` +
        'label the namespace (istio-injection=enabled, or istio.io/rev) and restart the Deployment.'
    );
}

function unreadProblems(entry: EntrySetting, isFirst: boolean): string[] {
    return isFirst && entry.gateway !== undefined && entry.url === undefined
        ? [
              '`entry.url` is missing: the stack creates the cluster, so that the address of `entry.gateway` is not known.',
          ]
        : [];
}
