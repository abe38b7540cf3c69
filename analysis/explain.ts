import type { ExplainedService, Explanation, ServiceInCluster } from './explanation';
import type { Cluster, ClusterInput, Service } from './model/fleet';
import type { Path, Verdict } from './model/path';
import { callersOf } from './paths/callers';
import { pathOf, type Reachable } from './paths/path';
import { resolvedRule } from './paths/ruleResolution';
import { readCluster } from './readers/cluster';
import { findings } from './rules';

/**
 * What the configuration of a fleet means for its failover. Pure: the same objects give the same result.
 *
 * Every control plane is taken to read the endpoints of all clusters (a mesh with one control plane in each cluster),
 * and the configuration of its own.
 */
export function explainFleet(inputs: readonly ClusterInput[]): Explanation {
    const clusters = inputs.map(readCluster);
    const gateways = clusters.flatMap(({ eastWest }) => eastWest);
    const hosts = new Set(clusters.flatMap(({ services }) => [...services.keys()]));
    const services = [...hosts].sort().map((host) => explainedService(clusters, gateways, host));
    return {
        version: 1,
        clusters: clusters.map(({ localities, name, network }) => ({ name, network, localities })),
        services,
        problems: findings({ clusters, services }),
        notUnderstood: clusters.flatMap(({ notUnderstood }) => notUnderstood),
        hidden: clusters.flatMap(({ hidden, name }) => hidden.map((each) => ({ cluster: name, ...each }))),
        assumptions: clusters.flatMap(({ assumptions }) => assumptions),
    };
}

function explainedService(
    clusters: readonly Cluster[],
    gateways: Reachable['gateways'],
    host: string,
): ExplainedService {
    const own = clusters.flatMap(({ services }) => services.get(host) ?? []);
    const endpoints = own.flatMap((service) => service.endpoints);
    const paths = clusters.flatMap((cluster) => pathsIn(cluster, host, { endpoints, gateways }));
    const isDeclared = declares(own, paths);
    const [{ name = '', namespace = '' } = {}] = own;
    return {
        host,
        name,
        namespace,
        verdict: isDeclared ? overall(paths) : 'not declared',
        clusters: clusters.map((cluster) => inCluster(cluster, host, paths, isDeclared)),
        paths,
    };
}

/** The paths of a cluster's callers. Without the Service in their cluster, callers there do not know its name. */
function pathsIn(cluster: Cluster, host: string, reachable: Reachable): Path[] {
    const service = cluster.services.get(host);
    return service
        ? callersOf(cluster, service).flatMap((each) =>
              portsOf(cluster, service, each.caller.namespaces[0] ?? '', each.route?.port).map((port) =>
                  pathOf(cluster, each, service, reachable, port),
              ),
          )
        : [];
}

/** One path for all ports, unless the rule has settings for single ports. */
function portsOf(
    cluster: Cluster,
    service: Service,
    namespace: string,
    routed: number | undefined,
): (number | undefined)[] {
    const rule = resolvedRule(cluster, namespace, service);
    const policies = [rule?.policy, ...[...(rule?.subsets.values() ?? [])].map(({ policy }) => policy)];
    if (!policies.some((policy) => policy && policy.ports.size > 0)) {
        return [undefined];
    }
    return routed === undefined ? [...service.ports] : [routed];
}

/** A failover is declared where a rule applies, and there is a second cluster or the rule speaks of localities. */
function declares(services: readonly Service[], paths: readonly Path[]): boolean {
    const isServedTwice = services.filter(({ endpoints }) => endpoints.length > 0).length > 1;
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
