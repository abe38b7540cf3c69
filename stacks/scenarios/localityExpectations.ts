import { Hardening, type LocalityFailoverSpec } from '../../components';
import { milliseconds } from '../../components/duration';
import type { Expectations, FaultExpectation, Shares } from '../drillPlan';
import { regionShares } from './localityShares';

/** Back-off before the first retry, at most 25 ms in Envoy, and what a busy machine adds. */
const slackMs = 50;

/**
 * What the locality scenario promises when the workload of the first cluster breaks, where the requests enter too.
 * The guide promises what its table says: everything to the survivor, and back. It has no time-outs, so a region that
 * hangs or cannot be reached holds requests until `http2MaxRequests` of them stop the survivor as well; for those two
 * faults it promises nothing.
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
    const survivors = shares(regions.filter((region) => region !== entry));
    const promised =
        hardening === Hardening.Guide ? guideFaults(survivors) : hardenedFaults(spec, survivors, shares([entry]));
    return {
        tolerance: 0.02,
        minimumRequests: 2_000,
        steady: shares(regions),
        recovery: shares(regions),
        faults: promised,
    };
}

function guideFaults(fault: Shares): Expectations['faults'] {
    return { scale: { fault }, crash: { fault }, 'http-503': { fault } };
}

function hardenedFaults(spec: LocalityFailoverSpec, fault: Shares, alone: Shares): Expectations['faults'] {
    const noneLost: FaultExpectation = { fault, lost: 0 };
    const quick = { firstReplyMs: 60, p99OverSteadyMs: 30 };
    const perTryMs = milliseconds(spec.retry?.perTryTimeout ?? '') ?? 0;
    const connectMs = milliseconds(spec.connectionPool.connectTimeout ?? '') ?? 0;
    return {
        // With a preference the survivor is idle until the ending pods have left Envoy's endpoints.
        scale: { ...noneLost, ...(spec.preference ? { p99OverSteadyMs: quick.p99OverSteadyMs } : quick) },
        crash: { ...noneLost, ...quick },
        hang: { ...noneLost, worstMs: hangingTries(spec) * perTryMs + slackMs },
        'http-503': noneLost,
        // The other regions are cut off from the entry: its own region answers. A try waits for a connection or for a
        // reply, whichever it lacks.
        partition: { fault: alone, lost: 0, worstMs: Math.max(perTryMs, connectMs) + slackMs },
    };
}

/** Tries of one request that may all meet the hanging region, before it is ejected. */
function hangingTries(spec: LocalityFailoverSpec): number {
    const tries = spec.retry?.attempts ?? 0;
    if (spec.preference) {
        return Math.min(2, tries); // the third try leaves the priority
    }
    // A try goes to an endpoint not tried before, so each of the region costs one at most.
    return Math.min(tries, Math.max(...spec.localities.map(({ replicas = 1 }) => replicas)));
}
