import { milliseconds } from '../../../duration';
import { type DrillCluster, type DrillExpectations, type DrillFaultExpectation, drillSampling } from '../../drill/plan';
import { Hardening } from '../hardening';
import { longestWaitMs, retriesEveryFailure } from '../tries';
import type { LocalityFailoverSpec } from './localityFailoverSpec';
import { regionShares } from './shares';

/**
 * What a drill expects when the service breaks in the region of the first cluster, where the requests enter too. The
 * guide's settings lose requests, and nothing says how many.
 */
export function localityExpectations(
    spec: LocalityFailoverSpec,
    clusters: readonly DrillCluster[],
    hardening: Hardening,
): DrillExpectations {
    const entry = clusters[0]?.region ?? '';
    const regions = clusters.map(({ region }) => region);
    const shares = (alive: string[]): Record<string, number> => {
        const byRegion = regionShares(spec, entry, alive);
        return Object.fromEntries(clusters.map(({ name, region }) => [name, byRegion[region] ?? 0]));
    };
    const others = regions.filter((region) => region !== entry);
    const fault = shares(others);
    const alone = shares([entry]);
    return {
        ...drillSampling,
        steady: shares(regions),
        recovery: shares(regions),
        faults:
            hardening === Hardening.Guide
                ? {
                      scale: { fault },
                      crash: { fault },
                      hang: { fault },
                      'http-503': { fault },
                      partition: { fault: alone },
                  }
                : {
                      ...hardenedFaults(spec, fault, endpointsIn(spec, [entry])),
                      partition: hardenedPartition(spec, alone, endpointsIn(spec, others)),
                  },
    };
}

/** @param dead Endpoints of the region that breaks. */
function hardenedFaults(
    spec: LocalityFailoverSpec,
    fault: Record<string, number>,
    dead: number,
): DrillExpectations['faults'] {
    const expected: DrillFaultExpectation = { fault, ...(leavesTheDead(spec, dead) && { lost: 0 }) };
    return {
        scale: expected,
        crash: expected,
        hang: { ...expected, worstMs: longestWaitMs(failedTries(spec, dead), perTryMs(spec)) },
        'http-503': expected,
    };
}

/** The other regions are cut off from the entry, so its own answers: with an order it does so anyway. */
function hardenedPartition(
    spec: LocalityFailoverSpec,
    fault: Record<string, number>,
    dead: number,
): DrillFaultExpectation {
    if (isOrdered(spec)) {
        return { fault, lost: 0 };
    }
    // A try waits for a connection or for a reply, whichever it lacks.
    const each = Math.max(perTryMs(spec), milliseconds(spec.connectionPool.connectTimeout ?? '') ?? 0);
    const worst = longestWaitMs(failedTries(spec, dead), each);
    return { fault, ...(leavesTheDead(spec, dead) && { lost: 0 }), worstMs: worst };
}

/**
 * Tries of one request that may all meet dead endpoints before those are ejected. With weights each try goes to an
 * endpoint not tried before; with an order the third try leaves the priority.
 */
function failedTries(spec: LocalityFailoverSpec, dead: number): number {
    return Math.min(spec.retry?.attempts ?? 0, isOrdered(spec) ? 2 : dead);
}

/** Whether every request has a try left for a living endpoint. */
function leavesTheDead(spec: LocalityFailoverSpec, dead: number): boolean {
    const { attempts = 0, retryOn, retryRemoteLocalities = true } = spec.retry ?? {};
    const enough = isOrdered(spec) ? retryRemoteLocalities && attempts >= 2 : attempts >= dead;
    return enough && retriesEveryFailure(retryOn);
}

/** Whether regions have priorities: with weights all of them are of one. */
function isOrdered({ preference, priority }: LocalityFailoverSpec): boolean {
    return (preference ?? priority) !== undefined;
}

function perTryMs({ retry }: LocalityFailoverSpec): number {
    return milliseconds(retry?.perTryTimeout ?? '') ?? 0;
}

/** Endpoints of these regions; one each where their number is not known. */
export function endpointsIn({ localities }: LocalityFailoverSpec, regions: readonly string[]): number {
    return localities
        .filter(({ region }) => regions.includes(region))
        .reduce((sum, { replicas = 1 }) => sum + replicas, 0);
}
