import { milliseconds } from '../../../duration';
import { type DrillCluster, type DrillExpectations, type DrillFaultExpectation, drillSampling } from '../../drill/plan';
import type { Problem } from '../../problem';
import { fallbackTiers } from '../failoverOrder';
import { Hardening } from '../hardening';
import { longestWaitMs, retriesEveryFailure } from '../tries';
import type { MeshFailoverSpec } from './meshFailoverSpec';

/**
 * What a drill expects for callers in the first cluster. They are served there as long as it lives, and by the others
 * when its workload breaks.
 */
export function meshExpectations(
    spec: MeshFailoverSpec,
    clusters: readonly DrillCluster[],
    hardening: Hardening,
): DrillExpectations {
    const [primary] = clusters;
    const shares = (answering: readonly string[]): Record<string, number> =>
        Object.fromEntries(clusters.map(({ name }) => [name, answering.includes(name) ? 1 / answering.length : 0]));
    const local = shares(primary ? [primary.name] : []);
    const hardened = hardening !== Hardening.Guide;
    const { retryOn, retryRemoteLocalities = true } = spec.retry ?? {};
    const leavesTheDead = retryRemoteLocalities && retriesEveryFailure(retryOn);
    const fallback: DrillFaultExpectation = {
        fault: shares(nextClusters(spec, clusters)),
        ...(hardened && leavesTheDead && { lost: 0 }),
    };
    return {
        ...drillSampling,
        steady: local,
        recovery: local,
        faults: {
            scale: fallback,
            crash: fallback,
            hang: { ...fallback, ...(hardened && { worstMs: worstMs(spec) }) },
            'http-503': fallback,
        },
    };
}

/** Why the order of the clusters cannot be known from the arguments alone. */
export function unknownMeshOrder({ clusters, priority }: MeshFailoverSpec): Problem[] {
    const distinct = (values: readonly (string | undefined)[]): boolean => new Set(values).size === values.length;
    const [first] = priority ?? [];
    const ownFirst =
        first === undefined ||
        first === 'topology.istio.io/cluster' ||
        (first === 'topology.istio.io/network' && distinct(clusters.map(({ network }) => network)));
    return ownFirst
        ? []
        : [
              {
                  path: 'drill',
                  reason: `cannot say who answers: \`priority\` begins with \`${first}\`, not with the client’s own cluster`,
                  fix: 'leave it out, and write the plan by hand (docs/reference/drill.md).',
              },
          ];
}

/** Two tries may meet the dead cluster before one leaves it. */
const leavingTries = 2;

/** Who answers when the first cluster does not: all others in equal parts, or the next of the preferred regions. */
function nextClusters(spec: MeshFailoverSpec, clusters: readonly DrillCluster[]): string[] {
    const [primary, ...others] = clusters;
    if (!spec.preference || !primary) {
        return others.map(({ name }) => name);
    }
    const localities = clusters.map(({ region }) => ({ region }));
    const [next = []] = fallbackTiers({ preference: spec.preference, localities }, primary.region);
    return others.filter(({ region }) => next.includes(region)).map(({ name }) => name);
}

/** Each failed try waits for a connection or for a reply. */
function worstMs({ connectionPool, retry }: MeshFailoverSpec): number {
    const waits = [retry?.perTryTimeout, connectionPool.connectTimeout].map((each) => milliseconds(each ?? '') ?? 0);
    return longestWaitMs(leavingTries, Math.max(...waits));
}
