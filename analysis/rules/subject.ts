import type { Fleet } from '../explanation';
import type { Host, Path } from '../model/path';

/** All paths of a fleet. */
export function pathsOf({ services }: Fleet): readonly Path[] {
    return services.flatMap(({ paths }) => paths);
}

/** All hosts of a path. */
export function hostsOf({ levels }: Pick<Path, 'levels'>): readonly Host[] {
    return levels.flatMap(({ hosts }) => hosts);
}

/** Clusters whose hosts a path has. */
export function clustersOf(path: Pick<Path, 'levels'>): string[] {
    return [...new Set(hostsOf(path).map(({ cluster }) => cluster))].sort();
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
