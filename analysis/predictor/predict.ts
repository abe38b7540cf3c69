import { milliseconds } from '../../duration';
import { mostEjected } from '../envoy/ejection';
import type { Host, Path } from '../model/path';
import { sharesWithout } from '../paths/losses';
import { isOfWeightedClusters } from '../paths/weightedClusters';
import { defaultMergeWindowMs, edgeRequestsAtOnce, replyMs } from './assumptions';
import { breakage } from './breakage';
import { ejections, errorsToEject } from './ejections';
import { escape } from './escape';
import { failedTry, retriesInFlight } from './failedTry';
import { checkTimes } from './healthChecks';
import type { Conditions, PredictedFault, Prediction } from './prediction';
import { reason } from './reason';

/**
 * Upper bounds for what a fault of every endpoint of one cluster costs the callers of a path, and how long the shift
 * takes. For one proxy of the caller: each has its own outlier detection and health checks.
 *
 * A try ends at once, or at its time limit. Retries that reach a living endpoint lose nothing. Without, requests are lost
 * until every broken endpoint has failed its health checks, or has had its errors and is ejected, and again each time an
 * ejection ends. What the ejection limit keeps goes on failing.
 */
export function predict(path: Path, cluster: string, fault: PredictedFault, conditions: Conditions): Prediction {
    const loss = path.losses.find((each) => each.cluster === cluster);
    const { lost: lasting = 0, shares = {}, steady = 0 } = loss ?? {};
    if (steady === 0) {
        return untouched(cluster, fault, conditions);
    }
    const { rate } = conditions;
    const broken = hostsIn(path).filter((host) => host.cluster === cluster);
    const { checks, goneMs, tries } = breakage(path, broken, fault);
    const outageMs = Math.min(goneMs, conditions.outageMs);
    const failed = failedTry(path, tries);
    const dead = broken.length;
    const escaping = escape(path, cluster, failed, rate);
    const windowMs = dead > 1 ? mergeWindowOf(path) : 0;
    const isWeighted = isOfWeightedClusters(path);
    const health = isWeighted ? undefined : checkTimes(path, checks);
    const checkedMs = health ? health.detectMs + windowMs : Infinity;
    const errors = isWeighted || failed.afterMs === Infinity ? undefined : errorsOf(path, fault, dead);
    // The last of the errors arrives, fails, and the ejection takes effect.
    const ejectedMs =
        errors === undefined ? Infinity : errors * arrivalsMs(path, broken, rate) + failed.afterMs + windowMs;
    const ejected =
        errors === undefined
            ? []
            : ejections(path, Math.min(outageMs, checkedMs), ejectedMs, checks === 'pass' ? health : undefined);
    // Tries that wait fill the connection pool, and then requests to living endpoints fail too.
    const affected = failed.afterMs > 0 && !isWeighted ? 1 : steady;
    const requests = (ms: number): number => (rate * affected * ms) / 1000;
    const inFlight = fault === 'crash' && !retriesInFlight(path) ? requests(replyMs) : 0;

    const untilEjected =
        errors === undefined
            ? Infinity
            : ejected.length * (dead * errors + requests(windowMs + failed.afterMs)) +
              (rate * lasting * outageMs) / 1000;
    const untilChecked = lostUntilChecked(checkedMs, failed.afterMs, steady, rate);
    const most = isWeighted ? requests(outageMs) : Math.min(untilEjected, untilChecked, requests(outageMs));
    const lost = Math.min(escaping ? inFlight : most + inFlight, (rate * outageMs) / 1000);

    const others = Object.values(shares).some((share) => share > 0);
    const escapeMs = escaping ? 1000 / (rate * steady) + escaping.withinMs + replyMs : Infinity;
    const idleMs = steady < 1 ? 1000 / (rate * (1 - steady)) + replyMs : Infinity;
    const detectedMs = Math.min(ejectedMs, checkedMs + failed.afterMs);
    // Pods that are removed may serve until then: no try fails earlier.
    const shiftMs = (fault === 'scale' ? goneMs : detectedMs) + replyMs;
    const firstReply = Math.min(idleMs, fault === 'scale' ? Infinity : escapeMs, others ? shiftMs : Infinity);
    // Hosts that are let back during the outage take requests again, until they are ejected once more or it ends.
    const again = ejected.length > 1 ? ejected.at(-1) : undefined;
    const lastMs = again
        ? Math.min(again.latestEndMs - again.lengthMs, checkedMs + failed.afterMs, outageMs + failed.afterMs) + replyMs
        : shiftMs;
    const fullShift =
        fault === 'scale' ? shiftMs : Math.min(escapeMs, lasting === 0 ? Math.max(shiftMs, lastMs) : Infinity);
    return {
        cluster,
        fault,
        lost: wholeUp(lost),
        firstReplyMs: bound(firstReply),
        fullShiftMs: bound(fullShift),
        failbackMs:
            fault === 'scale'
                ? null
                : bound(health ? health.recoverMs + windowMs + replyMs : failback(path, dead, ejected, outageMs)),
        because: reason(path, fault, {
            ...{ checks, dead, errors, escaping, failed, goneMs, inFlight, isWeighted, lasting },
            health: untilChecked <= untilEjected ? health : undefined,
        }),
    };
}

/** Errors that eject an endpoint. Beside health checks, a limit that keeps one broken endpoint counts as no detection. */
function errorsOf(path: Path, fault: PredictedFault, dead: number): number | undefined {
    const keepsSome = mostEjected(hostsIn(path).length, path.maxEjectionPercent.value) < dead;
    return path.healthCheck && keepsSome ? undefined : errorsToEject(path, fault);
}

/** Requests that are lost until health checks have failed. Those that wait may leave no room for others. */
function lostUntilChecked(checkedMs: number, afterMs: number, steady: number, rate: number): number {
    const sent = (rate * steady * (checkedMs + replyMs)) / 1000;
    const waiting = (rate * steady * Math.min(checkedMs, afterMs)) / 1000;
    return waiting > edgeRequestsAtOnce ? (rate * (checkedMs + afterMs)) / 1000 : sent;
}

/** `0s` switches the window off. */
function mergeWindowOf({ mergeWindow }: Path): number {
    const { value = '' } = mergeWindow ?? {};
    return /^0+(\.0+)?(ms|s|m|h)$/.test(value) ? 0 : (milliseconds(value) ?? defaultMergeWindowMs);
}

/** A cluster that serves nothing while all is well costs nothing when it is lost: the next reply is another's. */
function untouched(cluster: string, fault: PredictedFault, { rate }: Conditions): Prediction {
    const nextMs = wholeUp(1000 / rate + replyMs);
    return {
        cluster,
        fault,
        lost: 0,
        firstReplyMs: nextMs,
        fullShiftMs: 0,
        failbackMs: nextMs,
        because: 'it serves no request while all is well',
    };
}

function hostsIn({ levels }: Path): readonly Host[] {
    return levels.flatMap(({ hosts }) => hosts);
}

/**
 * Time in which each broken host gets one request, at most: with every host that is ejected the cluster gets fewer
 * requests, and none once other priorities take all. Of many hosts, several count as the last of them.
 */
function arrivalsMs({ levels, panicThreshold }: Path, broken: readonly Host[], rate: number): number {
    const cluster = broken[0]?.cluster ?? '';
    const share = (ejected: number): number =>
        sharesWithout(levels, new Set(broken.slice(0, ejected)), panicThreshold.value)[cluster] ?? 0;
    const together = Math.ceil(broken.length / mostSteps);
    let sum = 0;
    for (let ejected = 0; ejected < broken.length && share(ejected) > 0; ejected += together) {
        const count = Math.min(together, broken.length - ejected);
        sum += (1000 * count) / (rate * (share(ejected + count - 1) || leastShare));
    }
    return sum;
}

/** Hosts that are computed one by one: fleets have thousands. */
const mostSteps = 32;

/** Envoy gives priorities whole percents. */
const leastShare = 0.01;

/** From the end of the fault until the last host that is ejected then is let back and takes its share. */
function failback(path: Path, dead: number, ejected: ReturnType<typeof ejections>, outageMs: number): number {
    const most = mostEjected(hostsIn(path).length, path.maxEjectionPercent.value);
    const ends = ejected.map(({ latestEndMs, lengthMs }) => Math.min(latestEndMs, outageMs + lengthMs) - outageMs);
    return (most === 0 ? 0 : Math.max(0, ...ends)) + (dead > 1 ? mergeWindowOf(path) : 0) + replyMs;
}

/** Rounding errors do not make one more. */
const wholeUp = (value: number): number => Math.max(0, Math.ceil(value - 1e-9));

const bound = (ms: number): number | null => (Number.isFinite(ms) ? wholeUp(ms) : null);
