import { Hardening } from '../../../components';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { edgeTimings } from './edgeSpec';
import { type EdgeGroup, groupShares } from './groups';

const minimumRequests = 2_000;

/** Requests that a gateway has had when a fault strikes early: fewer than a second of load. */
const fewRequests = 20;

/** Longest that the guide's gateway does not look: Envoy's 60 s without traffic, and a check. */
const guideColdMs = 70_000;

/** Longest that Envoy waits before two retries: a random time up to 25 ms, then one up to 75 ms (its default back-off). */
const retryBackOffMs = 25 + 75;

/** What a busy machine may add to a switch. */
const slackMs = 200;

/**
 * The edge scenario's expectations. The guide states where the requests go, not how many are lost meanwhile; the report
 * measures that. Where no cluster may answer, the shares are empty.
 */
export function edgeExpectations(primary: string, groups: readonly EdgeGroup[], hardening: Hardening): Expectations {
    const local: Shares = { [primary]: 1 };
    const [first = [], second] = groups;
    const fallback = groupShares(first);
    return {
        tolerance: 0.02,
        minimumRequests,
        steady: local,
        recovery: local,
        faults:
            hardening === Hardening.Guide
                ? guideFaults(local, fallback)
                : hardenedFaults(local, fallback, second && groupShares(second)),
    };
}

function guideFaults(local: Shares, fallback: Shares): Expectations['faults'] {
    // However long its gateway does not look: as long after it is deployed as after a cold start.
    const switched: FaultExpectation = { fault: fallback, patienceMs: guideColdMs };
    return {
        scale: switched,
        crash: switched,
        hang: switched,
        partition: { fault: local },
        unhealthy: switched,
        'cold-start': { ...switched, steadyRequests: fewRequests },
        'gateway-down': { fault: local },
        'all-down': { fault: {} },
        // It verifies no server, so any server at the address gets every request.
        impostor: switched,
    };
}

function hardenedFaults(local: Shares, fallback: Shares, second: Shares | undefined): Expectations['faults'] {
    const { perTryTimeoutMs, intervalMs, healthyThreshold } = edgeTimings;
    const switched: FaultExpectation = { fault: fallback, lost: 0 };
    const back = { fullFailbackMs: intervalMs * healthyThreshold + slackMs };
    return {
        scale: switched,
        crash: { ...switched, firstReplyMs: retryBackOffMs, ...back },
        // One try waits in vain; the next leaves the priority.
        hang: { ...switched, worstMs: perTryTimeoutMs + 50, ...back },
        'http-503': switched,
        partition: { fault: local, lost: 0 },
        unhealthy: { ...switched, ...back },
        'cold-start': { ...switched, steadyRequests: fewRequests },
        'gateway-down': { fault: local, lost: 0 },
        ...(second && { 'first-group-down': { fault: second, lost: 0 } }),
        'all-down': { fault: {}, cause: 'no healthy' },
        'certificate-expired': { fault: {}, cause: 'certificate expired' },
        'wrong-ca': { fault: {}, cause: 'unknown ca' },
        'wrong-sni': { fault: {}, cause: 'no TLS server for the name' },
        'admin-sni': { fault: local, lost: 0 },
        impostor: { fault: {}, cause: 'could not be verified' },
    };
}
