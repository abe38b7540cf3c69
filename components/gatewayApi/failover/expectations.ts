import { milliseconds } from '../../../duration';
import { type DrillExpectations, type DrillFaultExpectation, drillSampling } from '../../drill/plan';
import type { EdgeRetrySpec } from '../../edgeRetry';
import { FailbackMode, FailoverSide } from '../../failback';
import { Hardening } from '../../istio/hardening';
import { retriesEveryFailure } from '../../istio/tries';

/** Fraction of the replies by cluster. */
type Shares = Record<string, number>;

/** What the expectations of a failover at the edge follow from. */
interface ExpectedEdge {
    hardening: Hardening;
    retry?: Pick<EdgeRetrySpec, 'perTryTimeout' | 'retryOn'>;
    failback: { mode: FailbackMode; serving?: FailoverSide; share?: number };
}

/**
 * What a drill expects when the primary breaks: the fallbacks answer, and as soon as they can the primary again.
 *
 * @param fallback Shares of the fallbacks that replace it.
 */
export function edgeFailoverExpectations(spec: ExpectedEdge, primary: string, fallback: Shares): DrillExpectations {
    const steady = edgeSteadyShares(spec.failback, primary, fallback);
    const local: Shares = { [primary]: 1 };
    const hardened = spec.hardening !== Hardening.Guide;
    const lost = hardened && retriesEveryFailure(spec.retry?.retryOn) ? { lost: 0 } : {};
    const switched: DrillFaultExpectation = { fault: fallback, ...lost };
    // Envoy Gateway's page has no limit for a try, nor a health check: a primary that hangs keeps its requests.
    const silent = { ...switched, worstMs: (milliseconds(spec.retry?.perTryTimeout ?? '') ?? 0) + silentSlackMs };
    return {
        ...drillSampling,
        steady,
        recovery: steady,
        faults: {
            scale: switched,
            crash: switched,
            partition: { fault: local, ...lost },
            ...(hardened && { hang: silent, 'http-503': switched }),
        },
    };
}

/** What the back-off, the fallback and a busy machine add to the one try that waits in vain. */
const silentSlackMs = 50;

/** Who serves while nothing is broken. */
function edgeSteadyShares(
    { mode, serving, share = 100 }: ExpectedEdge['failback'],
    primary: string,
    fallback: Shares,
): Shares {
    if (mode === FailbackMode.Hold && serving === FailoverSide.Fallback) {
        return fallback;
    }
    return mode === FailbackMode.Ramp
        ? { [primary]: share / 100, ...scaled(fallback, (100 - share) / 100) }
        : { [primary]: 1 };
}

const scaled = (shares: Shares, factor: number): Shares =>
    Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, share * factor]));
