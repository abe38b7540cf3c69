import type { RefusalKind } from '../../bridge/serviceBridge/landscape';
import { objectName } from '../../manifests/kubernetesObject';
import type { Cluster } from '../../model/fleet';
import type { Finding } from '../rule';

type Refused = Omit<Finding, 'rule' | 'severity' | 'fix'>;

/**
 * The objects of Tetrate Service Bridge that are refused for a reason of these kinds. Where clusters of the organization
 * were not read, what an object needs may be in one of them: then only its parents are certain.
 */
export function refused(
    clusters: readonly Cluster[],
    kinds: Readonly<Partial<Record<RefusalKind, string>>>,
): Refused[] {
    const all = clusters.flatMap(({ name, serviceBridgeRefusals }) =>
        serviceBridgeRefusals.map((refusal) => ({ cluster: name, ...refusal })),
    );
    const isWhole = all.every(({ kind }) => kind !== 'cluster');
    return all.flatMap(({ cluster, kind, object, reason }) => {
        const field = kinds[kind];
        return field !== undefined && (isWhole || kind === 'parent' || kind === 'no failover')
            ? [{ cluster, object: objectName(object), field, reason }]
            : [];
    });
}
