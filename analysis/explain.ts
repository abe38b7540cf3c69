import type { ExplainedService, Explanation, PredictedPath, ServiceInCluster } from './explanation';
import type { EdgeRoute } from './model/edge';
import type { Cluster, ClusterInput, Endpoint, Service } from './model/fleet';
import type { Path, Verdict } from './model/path';
import { callersOf } from './paths/callers';
import { edgePath, serviceOf } from './paths/edgePath';
import { knownGateways } from './paths/gatewayRefusals';
import { pathOf, type Reachable } from './paths/path';
import { type ResolvedRule, ruleResolver } from './paths/ruleResolution';
import { knownEndpoint } from './paths/visibleHosts';
import { usualConditions } from './predictor/assumptions';
import { predict } from './predictor/predict';
import { type Conditions, predictedFaults } from './predictor/prediction';
import { splits } from './predictor/splits';
import { readCluster } from './readers/cluster';
import { findings } from './rules';

/**
 * What the configuration of a fleet means for its failover. Pure: the same objects give the same result.
 *
 * Every control plane is taken to read the endpoints of all clusters (a mesh with one control plane in each cluster),
 * and the configuration of its own.
 */
export function explainFleet(inputs: readonly ClusterInput[], conditions: Conditions = usualConditions): Explanation {
    const clusters = inputs.map(readCluster);
    const gateways = clusters.flatMap(({ eastWest }) => eastWest);
    const known = knownGateways(clusters);
    const edge = edgeRoutesByService(clusters);
    const hosts = new Set([...clusters.flatMap(({ services }) => [...services.keys()]), ...edge.keys()]);
    const services = [...hosts]
        .sort()
        .map((host) =>
            explainedService(
                clusters,
                { gateways, known },
                host,
                edgePathsOf(clusters, host, edge.get(host) ?? []),
                conditions,
            ),
        );
    return {
        version: 1,
        clusters: clusters.map(({ localities, name, network }) => ({ name, network, localities })),
        services,
        conditions,
        problems: findings({ clusters, services }),
        notUnderstood: clusters.flatMap(({ notUnderstood }) => notUnderstood),
        hidden: clusters.flatMap(({ hidden, name }) => hidden.map((each) => ({ cluster: name, ...each }))),
        assumptions: clusters.flatMap(({ assumptions }) => assumptions),
    };
}

function explainedService(
    clusters: readonly Cluster[],
    { gateways, known }: Pick<Reachable, 'gateways' | 'known'>,
    host: string,
    edge: readonly Path[],
    conditions: Conditions,
): ExplainedService {
    const own = clusters.flatMap(({ services }) => services.get(host) ?? []);
    const endpoints = own
        .flatMap((service) => service.endpoints)
        .map((each) => knownEndpoint(placed(each, clusters, gateways)));
    const inMesh = clusters.flatMap((cluster) =>
        pathsIn(cluster, host, {
            endpoints: endpoints.filter(({ onlyIn }) => onlyIn === undefined || onlyIn === cluster.name),
            gateways,
            known,
        }),
    );
    const paths = [...inMesh, ...edge];
    const isDeclared = declares(endpoints, inMesh) || edge.some(isTiered);
    const [{ name = host, namespace = '' } = {}] = own;
    return {
        host,
        name,
        namespace,
        verdict: isDeclared ? overall(paths) : 'not declared',
        clusters: clusters.map((cluster) => inCluster(cluster, host, paths, isDeclared)),
        paths: paths.map((path) => predicted(path, conditions)),
    };
}

/** Health checks and weighted clusters are not predicted yet: paths of edge gateways have no predictions. */
function predicted(path: Path, conditions: Conditions): PredictedPath {
    if (path.caller.kind === 'edge gateway') {
        return { ...path, predictions: [], splits: [] };
    }
    const serving = path.losses.filter(({ steady }) => steady > 0).map(({ cluster }) => cluster);
    return {
        ...path,
        predictions: serving.flatMap((cluster) =>
            predictedFaults.map((fault) => predict(path, cluster, fault, conditions)),
        ),
        splits: serving.flatMap((cluster) => splits(path.levels, cluster, path.panicThreshold.value)),
    };
}

/** Routes of edge gateways, with their clusters, by the host of the service that they are for. */
function edgeRoutesByService(clusters: readonly Cluster[]): Map<string, EdgeRouteIn[]> {
    const routes = new Map<string, EdgeRouteIn[]>();
    for (const cluster of clusters) {
        for (const route of cluster.edgeRoutes) {
            const host = serviceOf(route, cluster, clusters);
            if (host !== undefined) {
                routes.set(host, [...(routes.get(host) ?? []), { cluster, route }]);
            }
        }
    }
    return routes;
}

interface EdgeRouteIn {
    readonly cluster: Cluster;
    readonly route: EdgeRoute;
}

function edgePathsOf(clusters: readonly Cluster[], host: string, routes: readonly EdgeRouteIn[]): Path[] {
    return routes.map(({ cluster, route }) => edgePath(route, host, cluster, clusters));
}

/** Whether an edge gateway declares a failover: it has several tiers, though nothing may answer in one of them. */
function isTiered({ dropped, levels }: Path): boolean {
    return levels.length + dropped.length > 1 || levels.some(({ because }) => because.startsWith('weighted clusters'));
}

/** An endpoint of a ServiceEntry, with the cluster that answers at its address, as far as the fleet shows it. */
function placed(endpoint: Endpoint, clusters: readonly Cluster[], gateways: Reachable['gateways']): Endpoint {
    if (endpoint.cluster !== '') {
        return endpoint;
    }
    const { address, locality } = endpoint;
    const source = gateways.find((each) => each.address === address);
    const behind = clusters.find(
        ({ eastWest, services }) =>
            (source && eastWest.includes(source)) ||
            services.has(address) ||
            [...services.values()].some((service) =>
                service.endpoints.some((each) => each.cluster !== '' && each.address === address),
            ),
    );
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
