import { milliseconds } from '../../duration';
import type { Path } from '../model/path';
import { isOfWeightedClusters } from '../paths/weightedClusters';
import { defaultBackOffMs, replyMs } from './assumptions';
import type { FailedTry } from './failedTry';

/** Istio's retries leave a priority after two tries in it (`update_frequency: 2` of `previous_priorities`). */
const istioTriesPerPriority = 2;

/** How retries find a living endpoint. */
export interface Escape {
    /** Tries that may fail before it. */
    readonly failedTries: number;
    /** From the first try to the first that meets a living endpoint. */
    readonly withinMs: number;
}

/**
 * How many tries of one request may meet broken endpoints before one meets a living one; undefined where the retries do
 * not reach one for certain. In a priority with living endpoints, each try goes to an endpoint that was not tried yet,
 * where retries are set to. Another priority is reached only where they may leave one, after their tries in it. Retries
 * above `maxRetries` at once are not made, and those of weighted clusters stay in the cluster that failed.
 *
 * @param rate Requests a second.
 */
export function escape(
    path: Path,
    cluster: string,
    { afterMs, isRetried }: FailedTry,
    rate: number,
): Escape | undefined {
    const { attempts, backOff, remoteLocalities, repeatsHosts, triesPerPriority } = path.retries.value;
    const hit = path.levels.find(({ hosts }) => hosts.some((host) => host.cluster === cluster));
    if (!hit || !isRetried || afterMs === Infinity || isOfWeightedClusters(path)) {
        return undefined;
    }
    const isAlive = (host: { readonly cluster: string }): boolean => host.cluster !== cluster;
    const dead = hit.hosts.filter((host) => !isAlive(host)).length;
    const steady = path.losses.find((each) => each.cluster === cluster)?.steady ?? 0;
    const atOnce = (rate * steady * (afterMs + replyMs)) / 1000;
    if (path.maxRetries && path.maxRetries.value < atOnce) {
        return undefined;
    }
    const finds = repeatsHosts !== true && findsAnother(steady, attempts - dead);
    const staying = hit.hosts.some(isAlive) && finds ? dead : Infinity;
    const next = path.levels.find(({ hosts, priority }) => priority > hit.priority && hosts.length > 0);
    const leaving =
        remoteLocalities && next?.hosts.every(isAlive) ? (triesPerPriority ?? istioTriesPerPriority) : Infinity;
    const failedTries = Math.min(staying, leaving);
    const withinMs = failedTries * afterMs + pausesMs(failedTries, milliseconds(backOff ?? '') ?? defaultBackOffMs);
    const whole = milliseconds(path.timeout.value) ?? Infinity;
    return attempts >= failedTries && withinMs < whole ? { failedTries, withinMs } : undefined;
}

/**
 * Whether the tries that are left make it practically certain that one goes to an endpoint not tried yet. Envoy draws
 * six times for each retry; where the broken endpoints have most of the weight, it may draw a tried one each time.
 */
function findsAnother(steady: number, spare: number): boolean {
    return spare >= 0 && steady ** (draws * (spare + 1)) < 1e-3;
}

/** Istio and Envoy Gateway set `host_selection_retry_max_attempts` to 5. */
const draws = 6;

/** Envoy waits at most the base before the first retry, then 3 and 7 times it and so on, up to 10 times it. */
function pausesMs(retries: number, baseMs: number): number {
    let sum = 0;
    for (let retry = 1; retry <= Math.min(retries, 100); retry += 1) {
        sum += baseMs * Math.min(10, 2 ** retry - 1);
    }
    return sum;
}
