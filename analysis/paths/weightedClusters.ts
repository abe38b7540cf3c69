import type { Level, Path } from '../model/path';

const prefix = 'weighted clusters: ';

/** Why the only level of a path has all hosts: its product makes weighted clusters of the backends. */
export function weightedClusters(reasons: readonly string[]): Level['because'] {
    return `${prefix}${reasons.join('; ')}`;
}

/** Whether each backend of a path is an Envoy cluster: then it keeps its share, whatever becomes of it. */
export function isOfWeightedClusters({ levels }: Pick<Path, 'levels'>): boolean {
    return levels.some(({ because }) => because.startsWith(prefix));
}
