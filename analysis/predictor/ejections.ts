import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import { localOriginErrors } from '../paths/path';
import { defaultBaseEjectionMs, defaultIntervalMs, maxEjectionMs } from './assumptions';
import type { PredictedFault } from './prediction';

/** Envoy's count of errors where the rule has none. */
const default5xxErrors = 5;

/**
 * Errors in a row that eject one endpoint; undefined where none are counted. Failed connections and tries without a reply
 * have a count of their own where the rule splits them from replies.
 */
export function errorsToEject({ detection }: Pick<Path, 'detection'>, fault: PredictedFault): number | undefined {
    if (!detection) {
        return undefined;
    }
    const { consecutive5xxErrors = default5xxErrors, consecutiveGatewayErrors = 0 } = detection.value;
    const isSplit = detection.value.splitExternalLocalOriginErrors === true && fault !== 'http-503';
    const counts = (
        isSplit ? [localOriginErrors(detection.value)] : [consecutive5xxErrors, consecutiveGatewayErrors]
    ).filter((count) => count > 0);
    return counts.length === 0 ? undefined : Math.min(...counts);
}

/** When a host that stays broken is ejected, and let back, at the earliest and at the latest. */
export interface Ejection {
    readonly earliestStartMs: number;
    readonly latestEndMs: number;
    /** At most. */
    readonly lengthMs: number;
}

/**
 * The ejections of a host during an outage, from its begin. The n-th lasts n times `baseEjectionTime`, at most 300 s, and
 * ends at the first sweep after that. A health check that passes ends it at once. Then the host takes requests again, and
 * is ejected once more.
 *
 * Source: `OutlierDetectorImpl::checkHostForUneject` in Envoy's `source/common/upstream/outlier_detection_impl.cc`, and
 * `successful_active_health_check_uneject_host`, which is on by default.
 *
 * @param detectMs From a host's first broken request until its ejection, at most.
 * @param checks Of a health check that goes on passing.
 */
export function ejections(
    { detection }: Pick<Path, 'detection'>,
    outageMs: number,
    detectMs: number,
    checks?: { readonly periodMs: number; readonly intervalMs: number },
): Ejection[] {
    const base = milliseconds(detection?.value.baseEjectionTime ?? '') ?? defaultBaseEjectionMs;
    const sweep = milliseconds(detection?.value.interval ?? '') ?? defaultIntervalMs;
    const found: Ejection[] = [];
    let [earliest, latest] = [0, detectMs];
    while (earliest <= outageMs && found.length < mostEjections) {
        const ejectedMs = Math.min(maxEjectionMs, base * (found.length + 1));
        const length = Math.min(ejectedMs + sweep, checks?.periodMs ?? Infinity);
        found.push({ earliestStartMs: earliest, latestEndMs: latest + length, lengthMs: length });
        // The first check may pass right after the first ejection.
        earliest = checks ? checks.intervalMs * (found.length - 1) : earliest + ejectedMs;
        latest += length + detectMs;
    }
    return found;
}

/** With the shortest times that Istio takes, an hour's outage. */
const mostEjections = 2_000;
