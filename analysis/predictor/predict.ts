import { mostEjected } from '../envoy/ejection';
import type { Host, Path } from '../model/path';
import { sharesWithout } from '../paths/losses';
import { mergeWindowMs, propagationMs, replyMs } from './assumptions';
import { ejections, errorsToEject } from './ejections';
import { escape } from './escape';
import { failedTry, retriesInFlight } from './failedTry';
import type { Conditions, PredictedFault, Prediction } from './prediction';

/**
 * Upper bounds for what a fault of every endpoint of one cluster costs the callers of a path, and how long the shift
 * takes. For one proxy of the caller: each has its own outlier detection.
 *
 * A try ends at once, or at its time limit. Retries that reach a living endpoint lose nothing. Without, requests are lost
 * until every broken endpoint has had its errors and is ejected, and again each time an ejection ends. What the
 * ejection limit keeps goes on failing.
 */
export function predict(path: Path, cluster: string, fault: PredictedFault, conditions: Conditions): Prediction {
    const loss = path.losses.find((each) => each.cluster === cluster);
    const { lost: lasting = 0, shares = {}, steady = 0 } = loss ?? {};
    if (steady === 0) {
        return untouched(cluster, fault, conditions);
    }
    const { rate } = conditions;
    const outageMs = fault === 'scale' ? Math.min(propagationMs, conditions.outageMs) : conditions.outageMs;
    const failed = failedTry(path, fault);
    const errors = failed.afterMs === Infinity ? undefined : errorsToEject(path, fault);
    const broken = hostsIn(path).filter((host) => host.cluster === cluster);
    const dead = broken.length;
    const escaping = escape(path, cluster, failed, rate);
    const arrivalMs = 1000 / (rate * steady);
    const windowMs = dead > 1 ? mergeWindowMs : 0;
    // The last of the errors arrives, fails, and the ejection takes effect.
    const detectMs =
        errors === undefined ? Infinity : errors * arrivalsMs(path, broken, rate) + failed.afterMs + windowMs;
    const ejected = errors === undefined ? [] : ejections(path, outageMs, detectMs);
    // Tries that wait fill the connection pool, and then requests to living endpoints fail too.
    const affected = failed.afterMs > 0 ? 1 : steady;
    const requests = (ms: number): number => (rate * affected * ms) / 1000;
    const inFlight = fault === 'crash' && !retriesInFlight(path) ? requests(replyMs) : 0;

    const unescaped =
        errors === undefined
            ? requests(outageMs)
            : ejected.length * (dead * errors + requests(windowMs + failed.afterMs)) +
              (rate * lasting * outageMs) / 1000;
    const lost = Math.min(escaping ? inFlight : unescaped + inFlight, (rate * outageMs) / 1000);

    const others = Object.values(shares).some((share) => share > 0);
    const goneMs = fault === 'scale' ? propagationMs : Infinity;
    const shiftMs = Math.min(detectMs, goneMs) + replyMs;
    const escapeMs = escaping ? arrivalMs + escaping.withinMs + replyMs : Infinity;
    const idleMs = steady < 1 ? 1000 / (rate * (1 - steady)) + replyMs : Infinity;
    const firstReply = Math.min(escapeMs, idleMs, others ? shiftMs : Infinity);
    // Hosts that are let back during the outage take requests again, until they are ejected once more or it ends.
    const again = ejected.length > 1 ? ejected.at(-1) : undefined;
    const lastMs = again
        ? Math.min(again.latestEndMs - again.lengthMs, outageMs + failed.afterMs, goneMs) + replyMs
        : shiftMs;
    const fullShift = Math.min(escapeMs, lasting === 0 || goneMs < Infinity ? Math.max(shiftMs, lastMs) : Infinity);
    return {
        cluster,
        fault,
        lost: wholeUp(lost),
        firstReplyMs: bound(firstReply),
        fullShiftMs: bound(fullShift),
        failbackMs: fault === 'scale' ? null : bound(failback(path, dead, ejected, outageMs)),
        because: reason(path, fault, { dead, errors, escaping, failed, lasting, inFlight }),
    };
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
    return (most === 0 ? 0 : Math.max(0, ...ends)) + (dead > 1 ? mergeWindowMs : 0) + replyMs;
}

/** Rounding errors do not make one more. */
const wholeUp = (value: number): number => Math.max(0, Math.ceil(value - 1e-9));

const bound = (ms: number): number | null => (Number.isFinite(ms) ? wholeUp(ms) : null);

interface Facts {
    readonly dead: number;
    readonly errors: number | undefined;
    readonly escaping: ReturnType<typeof escape>;
    readonly failed: ReturnType<typeof failedTry>;
    readonly lasting: number;
    readonly inFlight: number;
}

function reason(
    { maxEjectionPercent }: Path,
    fault: PredictedFault,
    { dead, errors, escaping, failed, inFlight, lasting }: Facts,
): string {
    const hosts = `${dead} endpoint${dead === 1 ? '' : 's'}`;
    if (escaping) {
        const tries = `${escaping.failedTries} ${escaping.failedTries === 1 ? 'retry' : 'retries'}`;
        return `${tries} at most until a try meets a living endpoint${inFlight > 0 ? '; requests in flight are not tried again' : ''}`;
    }
    if (failed.afterMs === Infinity) {
        return 'no time limit ends a try: neither `perTryTimeout` nor `timeout` is set';
    }
    if (errors === undefined) {
        return 'nothing ejects an endpoint that fails';
    }
    if (fault === 'scale') {
        return `until the endpoints are removed, or each of ${hosts} has failed ${errors} times in a row`;
    }
    return lasting > 0
        ? `\`maxEjectionPercent\` ${maxEjectionPercent.value} keeps endpoints that fail`
        : `each of ${hosts} fails ${errors} times in a row, and again when its ejection ends`;
}
