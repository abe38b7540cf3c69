import type { AssumedReading, ExplainedService, ServiceInCluster } from './explanation';
import type { EdgeRoute } from './model/edge';
import type { Cluster, Endpoint, Service } from './model/fleet';
import type { Path, Verdict } from './model/path';
import { callersOf } from './paths/callers';
import { edgePath, serviceOf } from './paths/edgePath';
import { knownGateways } from './paths/gatewayRefusals';
import { pathOf, type Reachable } from './paths/path';
import { type ResolvedRule, ruleResolver } from './paths/ruleResolution';
import { type KnownEndpoint, knownEndpoint } from './paths/visibleHosts';
import { isOfWeightedClusters } from './paths/weightedClusters';
import type { Forecasts } from './predictor/forecasts';
import { reads } from './readers/readings';

/** A route of an edge gateway, with its cluster as an index. */
export interface EdgeRouteIn {
    readonly cluster: number;
    readonly route: EdgeRoute;
}

/** What the configuration of a fleet means for one service. `edge` has the routes of edge gateways to it. */
export function explainedService(
    clusters: readonly Cluster[],
    host: string,
    edge: readonly EdgeRouteIn[],
    forecasts: Forecasts,
): ExplainedService {
    const known = knownGateways(clusters);
    const own = clusters.flatMap(({ services }) => services.get(host) ?? []);
    const endpoints = clusters.flatMap(({ name: registry, services }) =>
        (services.get(host)?.endpoints ?? []).map((each) => knownEndpoint(placed(each, clusters), registry)),
    );
    const inMesh = clusters.flatMap((cluster) => {
        const offered = endpoints.filter(({ onlyIn }) => onlyIn === undefined || onlyIn === cluster.name);
        return pathsIn(cluster, host, {
            endpoints: offered.filter(({ registry }) => reads(cluster, registry)),
            unread: offered.filter(({ registry }) => !reads(cluster, registry)),
            gateways: clusters.filter(({ name }) => reads(cluster, name)).flatMap(({ eastWest }) => eastWest),
            known,
        });
    });
    const atEdge = edge.flatMap(({ cluster: index, route }) => {
        const cluster = clusters[index];
        return cluster ? [edgePath(route, host, cluster, clusters)] : [];
    });
    const paths = [...inMesh, ...atEdge];
    const isDeclared = declares(endpoints, inMesh) || atEdge.some(isTiered);
    const [{ name = host, namespace = '' } = {}] = own;
    return {
        host,
        name,
        namespace,
        verdict: isDeclared ? overall(paths) : 'not declared',
        assumes: isDeclared ? clusters.flatMap((cluster) => assumedIn(cluster, inMesh, endpoints)) : [],
        clusters: clusters.map((cluster) => inCluster(cluster, host, paths, isDeclared)),
        paths: paths.map((path) => ({ ...path, ...forecasts.of(path) })),
    };
}

/** The other clusters whose endpoints callers of a cluster use because its control plane is taken to read them. */
function assumedIn(
    { name, readings }: Cluster,
    paths: readonly Path[],
    endpoints: readonly KnownEndpoint[],
): AssumedReading[] {
    const used = new Set(
        paths
            .filter(({ caller }) => caller.cluster === name)
            .flatMap(({ levels }) => levels.flatMap(({ hosts }) => hosts.map(({ cluster }) => cluster))),
    );
    return readings
        .filter(
            ({ cluster, isAssumed }) =>
                isAssumed &&
                endpoints.some(
                    (each) => each.registry === cluster && each.onlyIn === undefined && used.has(each.cluster),
                ),
        )
        .map(({ cluster }) => ({ controlPlane: name, cluster }));
}

/** Routes of edge gateways by the host of the service that they are for. */
export function edgeRoutesByService(clusters: readonly Cluster[]): Map<string, EdgeRouteIn[]> {
    const routes = new Map<string, EdgeRouteIn[]>();
    clusters.forEach((cluster, index) => {
        for (const route of cluster.edgeRoutes) {
            const host = serviceOf(route, cluster, clusters);
            if (host !== undefined) {
                const known = routes.get(host);
                if (known) {
                    known.push({ cluster: index, route });
                } else {
                    routes.set(host, [{ cluster: index, route }]);
                }
            }
        }
    });
    return routes;
}

/** Whether an edge gateway declares a failover: it has several tiers, though nothing may answer in one of them. */
function isTiered(path: Path): boolean {
    return path.levels.length + path.dropped.length > 1 || isOfWeightedClusters(path);
}

/**
 * An endpoint of a ServiceEntry, with the cluster that answers at its address, as far as the fleet shows it. That of a
 * WorkloadEntry is in its own cluster, unless its address is a gateway of another.
 */
function placed(endpoint: Endpoint, clusters: readonly Cluster[]): Endpoint {
    const { address, isDeclared, locality } = endpoint;
    if (isDeclared !== true) {
        return endpoint;
    }
    const gateway =
        clusters.find(({ eastWest }) => eastWest.some((each) => each.isService && each.address === address)) ??
        clusters.find(({ eastWest }) => eastWest.some((each) => each.address === address));
    if (endpoint.cluster !== '') {
        return gateway ? { ...endpoint, cluster: gateway.name } : endpoint;
    }
    const behind =
        gateway ??
        clusters.find(({ isPublic }) => isPublic(address)) ??
        // Pods of several clusters may have the same address: a cluster declares its own.
        clusters.find(({ answersAt, name }) => name === endpoint.onlyIn && answersAt(address)) ??
        clusters.find(({ answersAt }) => answersAt(address));
    const inRegion = clusters.filter(({ localities }) =>
        localities.some(({ region }) => region !== '' && region === locality.region),
    );
    const only = behind ?? (inRegion.length === 1 ? inRegion[0] : undefined);
    return { ...endpoint, cluster: only?.name ?? `outside (${address})` };
}

/** The paths of a cluster's callers. Without the Service in their cluster, callers there do not know its name. */
function pathsIn(cluster: Cluster, host: string, reachable: Reachable): Path[] {
    const service = cluster.services.get(host);
    if (!service) {
        return [];
    }
    const ruleFor = ruleResolver(cluster, service);
    return callersOf(cluster, service, ruleFor).flatMap((each) =>
        portsOf(ruleFor(each.caller.namespaces[0] ?? ''), service, each.route?.port).map((port) =>
            pathOf(cluster, each, service, ruleFor, reachable, port),
        ),
    );
}

/** One path for all ports, unless the rule has settings for single ports. */
function portsOf(rule: ResolvedRule | undefined, service: Service, routed: number | undefined): (number | undefined)[] {
    const policies = [rule?.policy, ...[...(rule?.subsets.values() ?? [])].map(({ policy }) => policy)];
    if (!policies.some((policy) => policy && policy.ports.size > 0)) {
        return [undefined];
    }
    return routed === undefined ? [...service.ports] : [routed];
}

/** A failover is declared where a rule applies, and there is a second cluster or the rule speaks of localities. */
function declares(endpoints: readonly Endpoint[], paths: readonly Path[]): boolean {
    const isServedTwice = new Set(endpoints.map(({ cluster }) => cluster)).size > 1;
    return paths.some(
        ({ localityLb: { source }, rule }) =>
            rule !== undefined &&
            (isServedTwice || ('object' in source && source.object.startsWith('DestinationRule'))),
    );
}

function inCluster(cluster: Cluster, host: string, paths: readonly Path[], isDeclared: boolean): ServiceInCluster {
    const service = cluster.services.get(host);
    const own = paths.filter(({ caller }) => caller.cluster === cluster.name);
    const [first] = own;
    return {
        cluster: cluster.name,
        exists: service !== undefined,
        endpoints: service?.endpoints.length ?? 0,
        unready: service?.unready ?? 0,
        ...(own.length > 0 && { verdict: isDeclared ? overall(own) : ('not declared' as const) }),
        order: (first?.levels ?? []).map(({ hosts }) => [...new Set(hosts.map((each) => each.cluster))]),
    };
}

function overall(paths: readonly Path[]): Verdict {
    const verdicts = new Set(paths.map(({ verdict }) => verdict));
    const [only] = verdicts;
    return verdicts.size > 1 ? 'partly' : (only ?? 'not declared');
}
