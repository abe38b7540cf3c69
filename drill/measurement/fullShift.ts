import { isLost, type Sample } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Shares } from '../plan/plan';
import { firstHop, ofHop } from './hops';

/** Consecutive requests in a window of the search for the full shift. */
const shiftWindow = 100;

/** A share at least this large must show a reply before the shift counts as complete. */
const visibleShare = 0.1;
/** Standard deviations of a random split that a window may deviate by. */
const randomDeviations = 4;
/** How much more than the steady phase's own windows a window may deviate. */
const steadyMargin = 2;

/** Expected traffic once it has shifted. */
export interface Target {
    readonly shares: Shares;
    /** Allowed in any case, as a fraction. */
    readonly tolerance: number;
    /**
     * Largest deviation of a window of the steady phase, by cluster ({@link windowDeviation}): round-robin
     * proxies get a tight tolerance, random ones their sampling noise.
     */
    readonly steadyDeviation?: Shares;
    /** Requests in a window; default {@link shiftWindow}. */
    readonly window?: number;
    /** Shares of the services behind the first one, which have to shift too. */
    readonly hops?: Readonly<Record<string, Shares>>;
}

/**
 * Index of the request from which on every service's traffic is as expected and stays so, or undefined where it never
 * is. See {@link shiftOf}; each service is looked at in the requests that it serves a part of.
 */
export function fullShift(samples: Samples, { hops = {}, ...target }: Target): number | undefined {
    const services = [
        { part: firstHop(samples), target },
        ...Object.entries(hops).map(([name, shares]) => ({
            part: ofHop(samples, name),
            target: { shares, tolerance: target.tolerance, ...(target.window && { window: target.window }) },
        })),
    ];
    const starts = services.map(({ part, target: own }) => {
        const start = shiftOf(part.samples, own);
        return start === undefined ? undefined : part.indexOf(start);
    });
    return starts.reduce<number | undefined>(
        (latest, start) => (latest === undefined || start === undefined ? undefined : Math.max(latest, start)),
        0,
    );
}

/**
 * Index of the request from which on the traffic is as expected and stays so, or undefined where it never is.
 *
 * Over every window of consecutive requests from there to the end each cluster's share of the *requests* (lost ones
 * belong to no cluster) deviates by at most tolerance + min(4 sigma of a random split, 2 x the steady phase's own
 * largest deviation). Within the first such window the shift then starts after the last request that was lost or
 * answered by a cluster that should get none, and not before each cluster that should answer has done so.
 * `samples` are in order of schedule. Fewer than one window shows nothing. Where no cluster should answer, it is the
 * request from which on every one is lost.
 */
function shiftOf(samples: Samples, target: Target): number | undefined {
    const window = target.window ?? shiftWindow;
    if (Object.keys(target.shares).length === 0) {
        const start = samples.findLastIndex((sample) => !isLost(sample)) + 1;
        return start + window <= samples.length ? start : undefined;
    }
    const first = firstConformingSuffix(samples, target, window);
    if (first === undefined) {
        return undefined;
    }
    let start = first;
    for (let index = first; index < first + window; index++) {
        const sample = samples.at(index);
        if (sample && isStray(sample, target.shares)) {
            start = index + 1;
        }
    }
    for (const [cluster, share] of Object.entries(target.shares)) {
        if (share >= visibleShare) {
            const seen = samples.findIndex((sample) => isReplyOf(sample, cluster) === 1);
            if (seen === -1) {
                return undefined;
            }
            start = Math.max(start, seen);
        }
    }
    return start < samples.length ? start : undefined;
}

/** Largest difference from the expected share over all windows, by cluster; undefined with fewer than 4 windows. */
export function windowDeviation(all: Samples, expected: Shares, window: number = shiftWindow): Shares | undefined {
    const { samples } = firstHop(all);
    if (samples.length < 4 * window) {
        return undefined;
    }
    return Object.fromEntries(
        Object.entries(expected).map(([cluster, share]) => {
            let worst = 0;
            eachWindow(samples, cluster, window, (count) => {
                worst = Math.max(worst, Math.abs(count / window - share));
            });
            return [cluster, worst];
        }),
    );
}

/** Largest allowed difference between the share of a window and the expected one. */
export function allowedDeviation(share: number, cluster: string, target: Target): number {
    const window = target.window ?? shiftWindow;
    const random = randomDeviations * Math.sqrt((share * (1 - share)) / window);
    const steady = target.steadyDeviation?.[cluster];
    return target.tolerance + (steady === undefined ? random : Math.min(random, steadyMargin * steady));
}

function firstConformingSuffix(samples: Samples, target: Target, window: number): number | undefined {
    let first = 0;
    for (const [cluster, share] of Object.entries(target.shares)) {
        const allowed = allowedDeviation(share, cluster, target) + 1e-9;
        eachWindow(samples, cluster, window, (count, start) => {
            if (Math.abs(count / window - share) > allowed) {
                first = Math.max(first, start + 1);
            }
        });
    }
    return first + window <= samples.length ? first : undefined;
}

/** Calls with the replies of a cluster in each window of requests, and the index that it starts at. */
function eachWindow(
    samples: Samples,
    cluster: string,
    window: number,
    each: (replies: number, start: number) => void,
): void {
    const inWindow = new Uint8Array(window);
    let count = 0;
    samples.forEach((sample, index) => {
        const reply = isReplyOf(sample, cluster);
        count += reply - (inWindow[index % window] ?? 0);
        inWindow[index % window] = reply;
        if (index >= window - 1) {
            each(count, index - window + 1);
        }
    });
}

function isReplyOf(sample: Sample, cluster: string): 0 | 1 {
    return !isLost(sample) && sample.cluster === cluster ? 1 : 0;
}

function isStray(sample: Sample, expected: Shares): boolean {
    return isLost(sample) || (expected[sample.cluster] ?? 0) === 0;
}
