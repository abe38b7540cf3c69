import { objectName } from '../manifests/kubernetesObject';
import type { EdgeRoute, EdgeTarget } from '../model/edge';
import type { Cluster } from '../model/fleet';
import type { Locality } from '../model/locality';
import type { Host, Level, Loss, Path } from '../model/path';
import { byDefault } from '../model/sourced';
import { losses } from './losses';
import { detects, verdictOf } from './path';

/** The fleet as an edge gateway reaches it. */
type Clusters = readonly Cluster[];

/** The tiers of a route: its own, and for an Upstream those that a FailoverScheme adds. */
function tiersOf(route: EdgeRoute, cluster: Cluster, clusters: Clusters): EdgeRoute['tiers'] {
    const upstream = [...cluster.upstreams.values()].find(({ tiers }) => tiers === route.tiers);
    if (upstream === undefined || upstream.hasFailover) {
        return route.tiers;
    }
    const schemes = clusters.flatMap(({ failoverSchemes }) => failoverSchemes);
    const scheme = schemes.find(
        ({ primary }) => primary.cluster === cluster.name && primary.upstream === upstream.name,
    );
    const groups = scheme?.groups ?? [];
    return [
        ...route.tiers,
        ...groups.map((targets, index) => ({
            because: `\`failoverGroups[${index}]\` of ${scheme ? objectName(scheme.object) : ''}`,
            targets: targets.map(({ cluster: other, upstream: name, weight = 1 }): EdgeTarget => ({
                source: scheme ? objectName(scheme.object) : '',
                weight,
                to: { kind: 'upstream', cluster: other, upstream: name },
            })),
        })),
    ];
}

/** Host of the Service that a route is for: behind its first tier, else the name of the object that it names. */
export function serviceOf(route: EdgeRoute, cluster: Cluster, clusters: Clusters): string | undefined {
    const [target] = tiersOf(route, cluster, clusters)[0]?.targets ?? [];
    if (!target) {
        return undefined;
    }
    return target.to.kind === 'service'
        ? target.to.host
        : (remoteService(target, cluster, clusters)?.host ?? target.source);
}

/** How a rule of a route at the edge reaches its service. */
export function edgePath(route: EdgeRoute, service: string, cluster: Cluster, clusters: Clusters): Path {
    const tiers = tiersOf(route, cluster, clusters);
    const isSplit = route.splits.length > 0;
    const tierLevels = tiers.map(({ because, targets }, priority) => ({
        priority,
        because,
        hosts: targets.flatMap((target) => hostsOf(target, cluster, clusters)),
    }));
    const levels: Level[] = isSplit
        ? [
              {
                  priority: 0,
                  because: `weighted clusters: ${route.splits.map(({ field, object }) => `${object}, ${field}`).join('; ')}`,
                  hosts: tierLevels.flatMap(({ hosts }) => hosts),
              },
          ]
        : tierLevels.filter(({ hosts }) => hosts.length > 0).map((level, priority) => ({ ...level, priority }));
    const found = isSplit
        ? weightedLosses(route, cluster, clusters)
        : losses(levels, {
              detects: detects(route.detection?.value),
              checks: route.healthCheck !== undefined,
              maxEjectionPercent: route.maxEjectionPercent.value,
              panicThreshold: route.panicThreshold.value,
          });
    const { connectTimeout, detection, healthCheck, maxEjectionPercent, panicThreshold, policy, retries, timeout } =
        route;
    return {
        caller: {
            cluster: cluster.name,
            kind: 'edge gateway',
            product: route.product,
            namespaces: [route.gateway.split('/')[0] ?? ''],
            gateway: route.gateway,
            locality: commonLocality(route.localities),
        },
        service,
        route: `${objectName(route.object)}, ${route.field}`,
        ...(policy !== undefined && { rule: policy }),
        ...(detection && { detection }),
        ...(healthCheck && { healthCheck }),
        localityLb: byDefault({ enabled: false }, `${route.product}: the order is that of the backends`),
        maxEjectionPercent,
        panicThreshold,
        retries,
        timeout,
        connectTimeout,
        levels,
        dropped: [],
        losses: found,
        verdict: verdictOf(found),
    };
}

/** The hosts of a target as Envoy has them. */
function hostsOf(target: EdgeTarget, cluster: Cluster, clusters: Clusters): Host[] {
    const { to } = target;
    if (to.kind === 'service') {
        const endpoints = (cluster.services.get(to.host)?.endpoints ?? []).filter(
            (each) => each.cluster === cluster.name,
        );
        return to.isOneHost && endpoints.length > 0
            ? [
                  {
                      address: to.host,
                      cluster: cluster.name,
                      kind: 'address',
                      locality: commonLocality(endpoints.map(({ locality }) => locality)),
                      weight: endpoints.length,
                  },
              ]
            : endpoints.map(({ address, cluster: own, locality }) => ({
                  address,
                  cluster: own,
                  kind: 'pod',
                  locality,
                  weight: 1,
              }));
    }
    const found = remoteService(target, cluster, clusters);
    const address = to.kind === 'address' ? to.address : `gateway of ${to.cluster}`;
    if (!found) {
        const name = to.kind === 'upstream' ? to.cluster : `outside (${address})`;
        const place = clusters.find((each) => each.name === name)?.localities ?? [];
        return [{ address, cluster: name, kind: 'address', locality: commonLocality(place), weight: 1 }];
    }
    const endpoints = (found.cluster.services.get(found.host)?.endpoints ?? []).filter(
        (each) => each.cluster === found.cluster.name,
    );
    return [
        {
            address,
            cluster: found.cluster.name,
            kind: 'address',
            locality: commonLocality(
                endpoints.length === 0 ? found.cluster.localities : endpoints.map(({ locality }) => locality),
            ),
            weight: endpoints.length,
        },
    ];
}

/** The Service of another cluster behind a target: by the address of its gateway, and the name that TLS asks for. */
function remoteService(
    { to }: EdgeTarget,
    own: Cluster,
    clusters: Clusters,
): { cluster: Cluster; host: string } | undefined {
    if (to.kind === 'service') {
        return undefined;
    }
    if (to.kind === 'upstream') {
        const cluster = clusters.find(({ name }) => name === to.cluster);
        const target = cluster?.upstreams.get(to.upstream)?.tiers[0]?.targets[0]?.to;
        return cluster && target?.kind === 'service' ? { cluster, host: target.host } : undefined;
    }
    const others = clusters.filter((each) => each !== own);
    const atAddress = clusters.filter(({ publicAddresses }) =>
        publicAddresses.some(({ address }) => address === to.address),
    );
    const candidates = (atAddress.length > 0 ? atAddress : others).flatMap((cluster) =>
        cluster.serverNames
            .filter(({ serverName }) => serverName === to.serverName)
            .map(({ host }) => ({ cluster, host })),
    );
    const [first] = candidates;
    // Without a known address, a name decides only where one cluster has it.
    return first && candidates.every(({ cluster }) => cluster === first.cluster) ? first : undefined;
}

/** Weighted clusters: a cluster that dies keeps its share. */
function weightedLosses(route: EdgeRoute, cluster: Cluster, clusters: Clusters): Loss[] {
    const parts = tiersOf(route, cluster, clusters).flatMap(({ targets }) =>
        targets.map((target) => ({
            weight: target.weight,
            cluster: hostsOf(target, cluster, clusters)[0]?.cluster ?? cluster.name,
        })),
    );
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    const shareOf = (name: string): number =>
        Math.round(
            (10_000 * parts.filter((each) => each.cluster === name).reduce((sum, { weight }) => sum + weight, 0)) /
                total,
        ) / 10_000;
    const names = [...new Set(parts.map((each) => each.cluster))].sort();
    return names.map((name) => ({
        cluster: name,
        steady: shareOf(name),
        lost: shareOf(name),
        shares: Object.fromEntries(names.filter((other) => other !== name).map((other) => [other, shareOf(other)])),
    }));
}

/** A locality with what several have in common. */
function commonLocality(localities: readonly Locality[]): Locality {
    const same = (part: keyof Locality): string => {
        const values = new Set(localities.map((each) => each[part]));
        const [only = ''] = values;
        return values.size === 1 ? only : '';
    };
    return { region: same('region'), zone: same('zone'), subzone: same('subzone') };
}
