import { Hardening, type MeshFailoverSpec } from '../../../components';
import { fallbackTiers } from '../../../components/istio/failoverOrder';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import type { Configuration } from '../../settings/configuration';

const minimumRequests = 2_000;

/** What a busy machine may add to a reply. */
const slackMs = 25;

/**
 * The mesh scenario's expectations for callers in the first cluster. They are served there as long as it lives, and by
 * the others when its workload breaks or is cut off from them.
 */
export function meshExpectations(
    spec: MeshFailoverSpec,
    clusters: readonly { name: string; region: string }[],
    { variant }: Configuration,
): Expectations {
    const [primary] = clusters;
    const shares = (answering: readonly string[]): Shares =>
        Object.fromEntries(clusters.map(({ name }) => [name, answering.includes(name) ? 1 / answering.length : 0]));
    const local = shares(primary ? [primary.name] : []);
    const remote = shares(nextClusters(spec, clusters));
    const hardened = variant === Hardening.Hardened;
    const lost = hardened ? { lost: 0 } : {};
    const fallback: FaultExpectation = { fault: remote, ...lost };
    const silent: FaultExpectation = { ...fallback, ...(hardened && { worstMs: worstMs(spec) }) };
    // Before these the local workload is scaled to 0, so that what they break is all there is.
    const crossing: FaultExpectation = { fault: remote, steady: remote, recovery: remote, ...lost };
    return {
        tolerance: 0.02,
        minimumRequests,
        steady: local,
        recovery: local,
        faults: {
            scale: fallback,
            crash: fallback,
            hang: silent,
            'http-503': fallback,
            partition: silent,
            // With the guide's one address the whole cluster is ejected, until its time is up.
            'gateway-replace': { ...crossing, ...(!hardened && { patienceMs: ejectedMs(spec) }) },
            ...(hardened && { rotation: crossing }),
        },
    };
}

/** Until an endpoint that was ejected once is back, and a machine's delay. */
function ejectedMs({ baseEjectionTime, detection }: MeshFailoverSpec): number {
    return (milliseconds(baseEjectionTime) ?? 0) + (milliseconds(detection.interval ?? '') ?? 0) + 10_000;
}

/** Who answers when the first cluster does not: all others in equal parts, or the next of the preferred regions. */
function nextClusters(spec: MeshFailoverSpec, clusters: readonly { name: string; region: string }[]): string[] {
    const [primary, ...others] = clusters;
    if (!spec.preference || !primary) {
        return others.map(({ name }) => name);
    }
    const localities = clusters.map(({ region }) => ({ region }));
    const [next = []] = fallbackTiers({ preference: spec.preference, localities }, primary.region);
    return others.filter(({ region }) => next.includes(region)).map(({ name }) => name);
}

/**
 * Two tries may meet the silent cluster, each waiting for a connection or for a reply, before one leaves it. Envoy
 * waits at most 25 ms before the first retry and 75 ms before the second.
 */
function worstMs({ connectionPool, retry }: MeshFailoverSpec): number {
    const each = Math.max(
        milliseconds(retry?.perTryTimeout ?? '') ?? 0,
        milliseconds(connectionPool.connectTimeout ?? '') ?? 0,
    );
    return 2 * each + 25 + 75 + slackMs;
}
