import { Hardening, type LocalityFailoverSpec } from '../../../components';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { regionShares } from './shares';

const minimumRequests = 2_000;

/** What a busy machine may add to a reply. */
const slackMs = 25;

/**
 * The locality scenario's expectations when the workload of the first cluster breaks, where the requests enter too. The
 * guide's table says: everything to the survivor, and back. The report measures how many requests that costs; without
 * timeouts, a region that hangs or cannot be reached costs hundreds.
 */
export function localityExpectations(
    spec: LocalityFailoverSpec,
    clusters: readonly { name: string; region: string }[],
    hardening: Hardening,
): Expectations {
    const entry = clusters[0]?.region ?? '';
    const regions = clusters.map(({ region }) => region);
    const shares = (alive: string[]): Shares => {
        const byRegion = regionShares(spec, entry, alive);
        return Object.fromEntries(clusters.map(({ name, region }) => [name, byRegion[region] ?? 0]));
    };
    const others = regions.filter((region) => region !== entry);
    return {
        tolerance: 0.02,
        minimumRequests,
        steady: shares(regions),
        recovery: shares(regions),
        faults:
            hardening === Hardening.Guide
                ? guideFaults(shares(others), shares([entry]))
                : {
                      ...hardenedFaults(spec, shares(others), endpointsIn(spec, [entry])),
                      partition: hardenedPartition(spec, shares([entry]), endpointsIn(spec, others)),
                  },
    };
}

/** @param alone Shares while the entry's region is cut off from the others. */
function guideFaults(fault: Shares, alone: Shares): Expectations['faults'] {
    return {
        scale: { fault },
        crash: { fault },
        hang: { fault },
        'http-503': { fault },
        partition: { fault: alone },
    };
}

/** @param dead Endpoints of the region that breaks. */
function hardenedFaults(spec: LocalityFailoverSpec, fault: Shares, dead: number): Expectations['faults'] {
    const expected: FaultExpectation = { fault, ...(leavesTheDead(spec, dead) && { lost: 0 }) };
    const p99 = retriesAreRare(spec, dead) ? { p99OverSteadyMs: 30 } : {};
    return {
        // With a preference the survivor is idle until the ending pods have left Envoy's endpoints.
        scale: { ...expected, ...p99, ...(!spec.preference && { firstReplyMs: 60 }) },
        crash: { ...expected, ...p99, firstReplyMs: 60 },
        hang: { ...expected, worstMs: worstMs(failedTries(spec, dead), perTryMs(spec)) },
        'http-503': expected,
    };
}

/** The other regions are cut off from the entry, so its own answers: with a preference it does so anyway. */
function hardenedPartition(spec: LocalityFailoverSpec, fault: Shares, dead: number): FaultExpectation {
    if (spec.preference) {
        return { fault, lost: 0 };
    }
    // A try waits for a connection or for a reply, whichever it lacks.
    const each = Math.max(perTryMs(spec), milliseconds(spec.connectionPool.connectTimeout ?? '') ?? 0);
    const worst = worstMs(failedTries(spec, dead), each);
    return { fault, ...(leavesTheDead(spec, dead) && { lost: 0 }), worstMs: worst };
}

/**
 * Tries of one request that may all meet dead endpoints before those are ejected. With weights each try goes to an
 * endpoint not tried before; with a preference the third try leaves the priority.
 */
function failedTries(spec: LocalityFailoverSpec, dead: number): number {
    return Math.min(spec.retry?.attempts ?? 0, spec.preference ? 2 : dead);
}

/** Whether every request has a try left for a living endpoint. */
function leavesTheDead(spec: LocalityFailoverSpec, dead: number): boolean {
    return (spec.retry?.attempts ?? 0) >= (spec.preference ? 2 : dead);
}

/** Whether fewer than one in a hundred is tried again: those that eject, now and once more when they are let back. */
function retriesAreRare({ detection }: LocalityFailoverSpec, dead: number): boolean {
    const errors = detection.consecutiveGatewayErrors || (detection.consecutive5xxErrors ?? 5);
    return 2 * errors * dead < minimumRequests / 100;
}

/** Envoy waits at most 25 ms before the first retry, 75 ms before the second, then 175 ms and 250 ms. */
function worstMs(tries: number, eachMs: number): number {
    const pauses = Array.from({ length: tries }, (_, retry) => Math.min(250, 25 * (2 ** (retry + 1) - 1)));
    return pauses.reduce((sum, pause) => sum + pause + eachMs, slackMs);
}

function perTryMs({ retry }: LocalityFailoverSpec): number {
    return milliseconds(retry?.perTryTimeout ?? '') ?? 0;
}

function endpointsIn({ localities }: LocalityFailoverSpec, regions: string[]): number {
    return localities
        .filter(({ region }) => regions.includes(region))
        .reduce((sum, { replicas = 1 }) => sum + replicas, 0);
}
