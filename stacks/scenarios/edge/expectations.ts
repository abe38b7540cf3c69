import { FailbackMode, FailoverSide, Hardening } from '../../../components';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { backOffMs, type EdgeSpec } from './edgeSpec';
import { type EdgeTier, tierShares } from './tiers';

const minimumRequests = 2_000;

/** Requests that a gateway has had when a fault strikes early: fewer than a second of load. */
const fewRequests = 20;

/** Longest that the Gloo guide's gateway sends no health check: Envoy's 60 s without traffic, and a check. */
const guideColdMs = 70_000;

/**
 * What the first reply of a fallback takes beside the back-off: two failed connections and the fallback itself, 10 ms where
 * nothing else runs. Two cores with both clusters, the gateways and the load generator were seen to add 43 ms.
 */
const replyMs = 10 + 70;

/** What the pods take to start again one after the other, beside the checks: up to 390 ms on two busy cores. */
const slackMs = 600;

/**
 * The edge scenario's expectations. A guide states where the requests go, not how many are lost meanwhile; the report
 * measures that. Where no cluster may answer, the shares are empty.
 */
export function edgeExpectations(primary: string, tiers: readonly EdgeTier[], spec: EdgeSpec): Expectations {
    const local: Shares = { [primary]: 1 };
    const [first = [], second] = tiers;
    const fallback = tierShares(first);
    const steady = steadyShares(primary, fallback, spec.failback);
    return {
        tolerance: 0.02,
        minimumRequests,
        steady,
        recovery: steady,
        faults:
            spec.hardening === Hardening.Guide
                ? guideFaults(local, fallback, spec)
                : hardenedFaults({ local, fallback, steady, ...(second && { second: tierShares(second) }) }, spec),
    };
}

/** A fault whose circumstances break mutual TLS before the load begins: from then on, the primary alone can answer. */
function untrusted(cause: string, local: Shares, { failback }: EdgeSpec): FaultExpectation {
    const alone = failback.mode === FailbackMode.Auto ? {} : { steady: local, recovery: local };
    return { fault: {}, ...alone, cause };
}

/** Who serves while nothing is broken. */
function steadyShares(primary: string, fallback: Shares, { mode, serving, share = 100 }: EdgeSpec['failback']): Shares {
    if (mode === FailbackMode.Hold && serving === FailoverSide.Fallback) {
        return fallback;
    }
    return mode === FailbackMode.Ramp
        ? { [primary]: share / 100, ...scaled(fallback, (100 - share) / 100) }
        : { [primary]: 1 };
}

const scaled = (shares: Shares, factor: number): Shares =>
    Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, share * factor]));

function guideFaults(local: Shares, fallback: Shares, { gateway }: EdgeSpec): Expectations['faults'] {
    // However long Gloo's gateway sends no health check: as long after it is deployed as after a cold start.
    const switched: FaultExpectation = {
        fault: fallback,
        ...(gateway === 'gloo' && { patienceMs: guideColdMs }),
    };
    return {
        scale: switched,
        crash: switched,
        // Envoy Gateway's page has no limit for a try, nor a health check: a primary that hangs keeps its requests.
        ...(gateway === 'gloo' && { hang: switched }),
        partition: { fault: local },
        unhealthy: switched,
        'cold-start': { ...switched, steadyRequests: fewRequests },
        'gateway-down': { fault: local },
        'all-down': { fault: {} },
        // The Gloo guide verifies no server, so any server at the address gets every request.
        impostor: gateway === 'gloo' ? switched : { fault: {} },
    };
}

interface HardenedShares {
    local: Shares;
    fallback: Shares;
    steady: Shares;
    second?: Shares;
}

function hardenedFaults(shares: HardenedShares, spec: EdgeSpec): Expectations['faults'] {
    const { detection, retry } = spec;
    const { local, fallback, second, steady } = shares;
    const switched: FaultExpectation = { fault: fallback, lost: 0 };
    const back = { fullFailbackMs: (milliseconds(detection.interval) ?? 0) * detection.healthyAfter + slackMs };
    return {
        scale: switched,
        crash: { ...switched, firstReplyMs: backOffMs(retry) + replyMs, ...back },
        // One try waits in vain; the next leaves the priority.
        hang: { ...switched, worstMs: (milliseconds(retry.perTryTimeout) ?? 0) + 50, ...back },
        'http-503': switched,
        partition: { fault: local, lost: 0 },
        unhealthy: { ...switched, ...back },
        flapping: switched,
        'cold-start': { ...switched, steadyRequests: fewRequests },
        'gateway-down': { fault: local, lost: 0 },
        ...(second && { 'first-group-down': { fault: second, lost: 0 } }),
        'all-down': { fault: {}, cause: 'no healthy' },
        'certificate-expired': untrusted('certificate expired', local, spec),
        'wrong-ca': untrusted('unknown ca', local, spec),
        'wrong-sni': untrusted('no TLS server for the name', local, spec),
        'admin-sni': { fault: steady, lost: 0 },
        impostor: untrusted('could not be verified', local, spec),
    };
}
