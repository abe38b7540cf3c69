import { objectName } from '../manifests/kubernetesObject';
import type { EdgeRoute, EdgeTarget } from '../model/edge';
import type { Cluster } from '../model/fleet';
import type { Locality } from '../model/locality';
import type { Host, Level, Loss, Path } from '../model/path';
import { byDefault } from '../model/sourced';
import { losses } from './losses';
import { detects, verdictOf } from './path';
import { refusingCluster } from './serverNames';
import { weightedClusters } from './weightedClusters';

/** The fleet as an edge gateway reaches it. */
type Clusters = readonly Cluster[];

/** The tiers of a route: its own, and for an Upstream those that a FailoverScheme adds. */
function tiersOf(route: EdgeRoute, cluster: Cluster, clusters: Clusters): EdgeRoute['tiers'] {
    const upstream = route.upstream === undefined ? undefined : cluster.upstreams.get(route.upstream);
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

/**
 * Host of the Service that a route is for: that of the gateway's own cluster, else behind its first tier, else the name of
 * the object that it names.
 */
export function serviceOf(route: EdgeRoute, cluster: Cluster, clusters: Clusters): string | undefined {
    const targets = tiersOf(route, cluster, clusters).flatMap((tier) => tier.targets);
    const target = targets.find(({ to }) => to.kind === 'service') ?? targets[0];
    if (!target) {
        return undefined;
    }
    return target.to.kind === 'service'
        ? target.to.host
        : (remoteService(target, cluster, clusters)?.host ?? target.source);
}

/** How a rule of a route at the edge reaches its service. */
export function edgePath(route: EdgeRoute, service: string, cluster: Cluster, clusters: Clusters): Path {
    const declared = tiersOf(route, cluster, clusters);
    const hasPriorities = route.product !== 'Gloo' || cluster.glooEdition !== 'open source';
    const tiers = hasPriorities ? declared : declared.slice(0, 1);
    const targets = tiers.flatMap((tier) => tier.targets);
    const emptied = tiers.length > 1 ? targets.filter((target) => isEmptied(target, route, cluster)) : [];
    const invalid = tiers.length > 1 ? targets.filter((target) => isInvalid(target, cluster)) : [];
    const splits = [
        ...route.splits.map(({ field, object }) => `${object}, ${field}`),
        ...emptied.map(({ source }) => `${source} has no endpoints, and is answered with 503`),
        ...invalid.map(({ source }) => `${source} has no ReferenceGrant, and is answered with 500`),
    ];
    const isSplit = splits.length > 0;
    const tierLevels = tiers.map(({ because, targets: own }, priority) => ({
        priority,
        because,
        hosts: own.flatMap((target) => sharing(own, target, reachedBy(target, cluster, clusters).hosts)),
    }));
    const levels: Level[] = isSplit
        ? [
              {
                  priority: 0,
                  because: weightedClusters(splits),
                  hosts: tierLevels.flatMap(({ hosts }) => hosts),
              },
          ]
        : tierLevels.filter(({ hosts }) => hosts.length > 0).map((level, priority) => ({ ...level, priority }));
    const found = isSplit
        ? weightedLosses(targets, cluster, clusters)
        : losses(levels, {
              detects: detects(route.detection?.value),
              checks: route.healthCheck !== undefined,
              maxEjectionPercent: route.maxEjectionPercent.value,
              panicThreshold: route.panicThreshold.value,
          });
    const { detection, healthCheck, maxRetries, methods, policy } = route;
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
        ...(methods && { methods }),
        ...(policy !== undefined && { rule: policy }),
        ...(detection && { detection }),
        ...(healthCheck && { healthCheck }),
        localityLb: byDefault({ enabled: false }, `${route.product}: the order is that of the backends`),
        maxEjectionPercent: route.maxEjectionPercent,
        panicThreshold: route.panicThreshold,
        retries: route.retries,
        maxRetries,
        timeout: route.timeout,
        connectTimeout: route.connectTimeout,
        mergeWindow: route.mergeWindow,
        dropsRemoved: route.dropsRemoved,
        levels,
        dropped: [
            ...targets.flatMap((target) => reachedBy(target, cluster, clusters).dropped),
            ...declared
                .slice(tiers.length)
                .flatMap((tier) => tier.targets.flatMap((target) => unused(target, cluster, clusters))),
        ],
        losses: found,
        verdict: verdictOf(found),
    };
}

/** The hosts of a target, which share the target's weight where its tier has several. */
function sharing(tier: readonly EdgeTarget[], { weight }: EdgeTarget, hosts: readonly Host[]): readonly Host[] {
    return tier.length < 2 ? hosts : hosts.map((host) => ({ ...host, share: weight / hosts.length }));
}

/**
 * Whether a target is a Service without any endpoint, ready or not. Envoy Gateway then keeps no priorities, and answers
 * 503 for the weight of that Service.
 */
function isEmptied({ to }: EdgeTarget, { product }: EdgeRoute, cluster: Cluster): boolean {
    const service = to.kind === 'service' && !to.isOneHost ? cluster.services.get(to.host) : undefined;
    return (
        product === 'Envoy Gateway' &&
        service !== undefined &&
        !service.isKept &&
        service.unready === 0 &&
        service.endpoints.length === 0
    );
}

/** Whether a route must not name a target. Where grants could not be read, it may. */
function isInvalid({ lacksGrant }: EdgeTarget, { hidden }: Cluster): boolean {
    return lacksGrant === true && !hidden.some(({ kind }) => /^(ReferenceGrant|Release)\b/.test(kind));
}

/** What a target of Gloo's paid `failover` would be. */
function unused(target: EdgeTarget, cluster: Cluster, clusters: Clusters): Path['dropped'] {
    const { dropped, hosts } = reachedBy(target, cluster, clusters);
    const because = 'failover of an Upstream needs the enterprise edition of Gloo';
    return [...hosts, ...dropped].slice(0, 1).map(({ cluster: name }) => ({ cluster: name, endpoints: 1, because }));
}

/** What a gateway's Envoy reaches of a target, and what nothing answers. */
type ReachedTarget = Pick<Level, 'hosts'> & Pick<Path, 'dropped'>;

/** The hosts of a target as Envoy has them. */
function reachedBy(target: EdgeTarget, cluster: Cluster, clusters: Clusters): ReachedTarget {
    const { to } = target;
    if (isInvalid(target, cluster)) {
        const { dropped, hosts } = reachedBy({ ...target, lacksGrant: false }, cluster, clusters);
        const name = (hosts[0] ?? dropped[0])?.cluster ?? cluster.name;
        return { hosts: [], dropped: [{ cluster: name, endpoints: hosts.length, because: 'no ReferenceGrant' }] };
    }
    if (to.kind === 'service') {
        return { hosts: serviceHosts(to.host, to.isOneHost, cluster), dropped: [] };
    }
    const found = remoteService(target, cluster, clusters);
    const address = to.kind === 'address' ? to.address : `gateway of ${to.cluster}`;
    const host = (name: string, localities: readonly Locality[], weight: number): ReachedTarget => ({
        hosts: [{ address, cluster: name, kind: 'address', locality: commonLocality(localities), weight }],
        dropped: [],
    });
    const drop = (name: string, because: Path['dropped'][number]['because']): ReachedTarget => ({
        hosts: [],
        dropped: [{ cluster: name, endpoints: 1, because }],
    });
    if (!found) {
        const refusing = refusingCluster(to, clusters);
        if (refusing) {
            return drop(refusing.name, 'server name not routed');
        }
        const name = to.kind === 'upstream' ? to.cluster : `outside (${address})`;
        const behind = clusters.find((each) => each.name === name);
        return to.kind === 'upstream' && behind && lacksUpstream(behind, to.upstream)
            ? drop(name, 'no such Upstream')
            : host(name, behind?.localities ?? [], 1);
    }
    const service = found.cluster.services.get(found.host);
    if (!service) {
        return host(found.cluster.name, found.cluster.localities, 1);
    }
    const endpoints = service.endpoints.filter((each) => each.cluster === found.cluster.name);
    return endpoints.length === 0
        ? drop(found.cluster.name, 'no ready endpoints')
        : host(
              found.cluster.name,
              endpoints.map(({ locality }) => locality),
              endpoints.length,
          );
}

/** The endpoints of a Service of the gateway's own cluster; behind its name, they are one host. */
function serviceHosts(address: string, isOneHost: boolean, { name, services }: Cluster): Host[] {
    const endpoints = (services.get(address)?.endpoints ?? []).filter((each) => each.cluster === name);
    if (!isOneHost) {
        return endpoints.map((each) => ({
            address: each.address,
            cluster: name,
            kind: 'pod',
            locality: each.locality,
            weight: 1,
        }));
    }
    const locality = commonLocality(endpoints.map((each) => each.locality));
    return endpoints.length === 0
        ? []
        : [{ address, cluster: name, kind: 'address', locality, weight: endpoints.length }];
}

/** Whether the Upstreams of a cluster were read, and this one is not among them. */
function lacksUpstream({ hidden, upstreams }: Cluster, name: string): boolean {
    return !upstreams.has(name) && !hidden.some(({ kind }) => /^(Release|Upstream)\b/.test(kind));
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
    const atAddress = clusters.filter(({ isPublic }) => isPublic(to.address));
    const candidates = (atAddress.length > 0 ? atAddress : others).flatMap((cluster) =>
        cluster.servedAs(to.serverName ?? '').map(({ host }) => ({ cluster, host })),
    );
    const [first] = candidates;
    // Without a known address, a name decides only where one cluster has it.
    return first && candidates.every(({ cluster }) => cluster === first.cluster) ? first : undefined;
}

/** Weighted clusters: a cluster that dies keeps its share, and so does a target that nothing answers. */
function weightedLosses(targets: readonly EdgeTarget[], cluster: Cluster, clusters: Clusters): Loss[] {
    const parts = targets.map((target) => {
        const { dropped, hosts } = reachedBy(target, cluster, clusters);
        const name = (hosts[0] ?? dropped[0])?.cluster ?? cluster.name;
        return { weight: target.weight, cluster: name, isAnswered: hosts.length > 0 };
    });
    const weightOf = (some: typeof parts): number => some.reduce((sum, { weight }) => sum + weight, 0);
    const total = weightOf(parts);
    const share = (counts: (part: (typeof parts)[number]) => boolean): number =>
        total === 0 ? 0 : Math.round((10_000 * weightOf(parts.filter(counts))) / total) / 10_000;
    const names = [...new Set(parts.map((each) => each.cluster))].sort();
    return names.map((name) => ({
        cluster: name,
        steady: share((each) => each.cluster === name),
        lost: share((each) => each.cluster === name || !each.isAnswered),
        shares: Object.fromEntries(
            names
                .filter((other) => parts.some((each) => each.cluster === other && each.isAnswered))
                .filter((other) => other !== name)
                .map((other) => [other, share((each) => each.cluster === other && each.isAnswered)]),
        ),
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
