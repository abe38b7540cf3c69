import { FailbackMode, Hardening } from '../../../components';
import { edgeRetrySpec } from '../../../components/edgeRetry';
import { edgeFailoverExpectations } from '../../../components/gatewayApi/failover/expectations';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';
import { milliseconds } from '../../../duration';
import { type EdgeSpec, leaveMs } from './edgeSpec';
import { type EdgeTier, tierShares } from './tiers';

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
    const { perTryTimeout } = spec.retry;
    const base = edgeFailoverExpectations({ ...spec, retry: edgeRetrySpec({ perTryTimeout }) }, primary, fallback);
    return {
        ...base,
        faults:
            spec.hardening === Hardening.Guide
                ? { ...base.faults, ...guideFaults(local, fallback, spec) }
                : {
                      ...base.faults,
                      ...hardenedFaults({ base, local, fallback, ...(second && { second: tierShares(second) }) }, spec),
                  },
    };
}

/** A fault whose circumstances break mutual TLS before the load begins: from then on, the primary alone can answer. */
function untrusted(cause: string, local: Shares, { failback }: EdgeSpec): FaultExpectation {
    const alone = failback.mode === FailbackMode.Auto ? {} : { steady: local, recovery: local };
    return { fault: {}, ...alone, cause };
}

function guideFaults(local: Shares, fallback: Shares, { gateway, replicas }: EdgeSpec): Expectations['faults'] {
    // However long Gloo's gateway sends no health check: as long after it is deployed as after a cold start.
    const switched: FaultExpectation = {
        fault: fallback,
        ...(gateway === 'gloo' && { patienceMs: guideColdMs }),
    };
    const ejected = { ...switched, ...(gateway === 'envoy-gateway' && pageLosses(replicas)) };
    return {
        scale: switched,
        crash: ejected,
        ...(gateway === 'gloo' && { hang: switched }),
        unhealthy: ejected,
        'cold-start': { ...ejected, steadyRequests: fewRequests },
        'gateway-down': { fault: local },
        'all-down': { fault: {} },
        // The Gloo guide verifies no server, so any server at the address gets every request.
        impostor: gateway === 'gloo' ? switched : { fault: {} },
    };
}

/**
 * What Envoy Gateway's page on failover loses where each pod is ejected by its first error, and again when the ejection of
 * 10 s ends: these errors, and up to a second until Envoy counts the ejection of the last pod. A quarter is for late timers.
 */
const pageLosses = (replicas: number) => ({ lost: 2 * replicas, lostForMs: 2 * 1250 });

/** What kgateway's slowest request takes: it meets the primary again, as long as that is not ejected. */
const secondTryMs = ({ retry }: EdgeSpec): number => 2 * (milliseconds(retry.perTryTimeout) ?? 0) + replyMs;

interface HardenedShares {
    base: Expectations;
    local: Shares;
    fallback: Shares;
    second?: Shares;
}

function hardenedFaults(shares: HardenedShares, spec: EdgeSpec): Expectations['faults'] {
    const { detection } = spec;
    const { base, local, fallback, second } = shares;
    const switched: FaultExpectation = { fault: fallback, lost: 0 };
    const back = { fullFailbackMs: (milliseconds(detection.interval) ?? 0) * detection.healthyAfter + slackMs };
    return {
        crash: { ...switched, firstReplyMs: leaveMs(spec) + replyMs, ...back },
        hang: {
            ...switched,
            ...base.faults.hang,
            ...(spec.gateway === 'kgateway' && { worstMs: secondTryMs(spec) }),
            ...back,
        },
        unhealthy: { ...switched, ...back },
        // By then the primary's pods have returned; in between the fallbacks answer.
        'new-addresses': { fault: base.steady, lost: 0 },
        flapping: switched,
        // Three checks in a row have to fail; of Gloo one, and a fallback that stalls is gone until the next good check.
        ...(spec.gateway === 'envoy-gateway' && { 'fallback-stall': switched }),
        // Tries that time out eject a fallback that stalls, and nothing is left.
        ...(spec.gateway === 'kgateway' && { 'fallback-stall': { fault: fallback } }),
        'cold-start': { ...switched, steadyRequests: fewRequests },
        'gateway-down': { fault: local, lost: 0 },
        ...(second && { 'first-group-down': { fault: second, lost: 0 } }),
        'all-down': { fault: {}, cause: 'no healthy' },
        'certificate-expired': untrusted('certificate expired', local, spec),
        'wrong-ca': untrusted('unknown ca', local, spec),
        'wrong-sni': untrusted('no TLS server for the name', local, spec),
        'admin-sni': { fault: base.steady, lost: 0 },
        impostor: untrusted('could not be verified', local, spec),
    };
}
