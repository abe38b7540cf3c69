import type { Fleet } from '../explanation';
import type { EdgeRoute } from '../model/edge';
import type { Cluster } from '../model/fleet';
import type { Host, Path } from '../model/path';
import type { DestinationRule, LocalityLb } from '../model/rules';
import { type Sourced, sourceText } from '../model/sourced';

/** The paths of a fleet that follow Istio's rules. */
export function pathsOf({ services }: Pick<Fleet, 'services'>): readonly Path[] {
    return meshPaths(services);
}

const meshPaths = computedOnce((services: Fleet['services']): readonly Path[] =>
    services.flatMap(({ paths }) => paths).filter(isOfMesh),
);

/** The paths of edge gateways that declare a failover: their route has several tiers. */
export function edgePathsOf({ services }: Pick<Fleet, 'services'>): readonly Path[] {
    return services.flatMap(({ paths }) => paths).filter((path) => !isOfMesh(path) && clustersOf(path).length > 1);
}

/** The route of an edge gateway's path. */
export function edgeRouteOf({ clusters }: Pick<Fleet, 'clusters'>, { caller, route }: Path): EdgeRoute | undefined {
    return clusters.find(({ name }) => name === caller.cluster)?.edgeRouteNamed(route);
}

/** Whether Istio's rules apply to a path. */
export function isOfMesh({ caller }: Path): boolean {
    return caller.kind !== 'edge gateway';
}

/** The field of a value, or of what sets it where it has its default. */
export function fieldOf({ source }: Sourced<unknown>, otherwise: string): string {
    return 'field' in source ? source.field : otherwise;
}

/** ` (default of Envoy 1.40)` for a default, else nothing. */
export function ifDefault({ source }: Sourced<unknown>): string {
    return 'default' in source ? ` (${sourceText(source)})` : '';
}

/** All hosts of a path. */
export function hostsOf({ levels }: Pick<Path, 'levels'>): readonly Host[] {
    return hostsOfLevels(levels);
}

/** Clusters whose hosts a path has. */
export function clustersOf({ levels }: Pick<Path, 'levels'>): readonly string[] {
    return clustersOfLevels(levels);
}

const hostsOfLevels = computedOnce((levels: Path['levels']): readonly Host[] => levels.flatMap(({ hosts }) => hosts));

const clustersOfLevels = computedOnce((levels: Path['levels']): readonly string[] =>
    [...new Set(levels.flatMap(({ hosts }) => hosts.map(({ cluster }) => cluster)))].sort(),
);

/** A function of an object that is computed once for each: every rule asks for the same. */
function computedOnce<Of extends object, T extends object>(compute: (of: Of) => T): (of: Of) => T {
    const known = new WeakMap<Of, T>();
    return (of) => {
        const found = known.get(of) ?? compute(of);
        known.set(of, found);
        return found;
    };
}

/** The `localityLbSetting` of every rule, with its field. */
export function localityLbOf(
    clusters: readonly Cluster[],
): { cluster: string; rule: DestinationRule; field: string; setting: LocalityLb }[] {
    return clusters.flatMap(({ destinationRules, name }) =>
        destinationRules.flatMap((rule) =>
            [rule.policy, ...rule.subsets.map(({ policy }) => policy)]
                .flatMap((policy) => (policy ? [policy, ...policy.ports.values()] : []))
                .flatMap(({ localityLb }) =>
                    localityLb && 'field' in localityLb.source
                        ? [{ cluster: name, rule, field: localityLb.source.field, setting: localityLb.value }]
                        : [],
                ),
        ),
    );
}

/** Where the policy of a path is, as a prefix of its fields. */
export function policyField({ connectTimeout, detection, localityLb, subset }: Path): string {
    for (const { source } of [detection ?? localityLb, localityLb, connectTimeout]) {
        if ('field' in source && source.object.startsWith('DestinationRule')) {
            return source.field.replace(
                /\.(outlierDetection|loadBalancer\.localityLbSetting|connectionPool\.tcp\.connectTimeout)$/,
                '',
            );
        }
    }
    return subset === undefined ? 'spec.trafficPolicy' : `spec.subsets[${subset}].trafficPolicy`;
}

/** What every finding on a path says. */
export function onPath(path: Path): { cluster: string; service: string; object: string } {
    return { cluster: path.caller.cluster, service: path.service, object: path.rule ?? path.route };
}

/** `2 endpoints`, `1 endpoint`. */
export function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`, each in backticks. */
export function named(names: readonly string[]): string {
    const quoted = names.map((name) => `\`${name}\``);
    return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}
