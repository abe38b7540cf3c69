import { OperationFailed } from '../../errors';
import { isLost } from '../load/sample';
import type { Samples } from '../load/samples';
import { ofHop } from '../measurement/hops';
import { lossReasons } from '../measurement/phase';
import { survivors } from '../measurement/transition';
import type { DrillPlan } from '../plan/plan';
import { withoutCredentials } from '../plan/valueChecks';

/** The latest requests that must all have been answered before anything is broken. */
const warmUpWindow = 50;
/** A cluster with a smaller share may not appear in one window. */
const smallShare = 0.2;

/**
 * Why the entry is not ready for a drill. Undefined once the latest requests were all answered, and every cluster that
 * the steady phase expects has answered one of them.
 */
export function warmUpProblem(samples: Samples, plan: DrillPlan): string | undefined {
    const latest = samples.slice(-warmUpWindow);
    if (latest.length < warmUpWindow) {
        return `${latest.length} of ${warmUpWindow} warm-up requests have ended`;
    }
    const lost = latest.filter(isLost);
    if (lost.length > 0) {
        const reasons = Object.entries(lossReasons(lost)).map(([reason, count]) => `${count} x ${reason}`);
        return `of the last ${latest.length} requests ${lost.length} got no 2xx (${reasons.join(', ')})`;
    }
    for (const [service, { steady }] of Object.entries(plan.expectations.hops ?? {})) {
        const served = new Set(ofHop(latest, service).samples.map(({ cluster }) => cluster));
        const absent = Object.keys(steady).filter((cluster) => (steady[cluster] ?? 0) > 0 && !served.has(cluster));
        const others = [...served].filter((cluster) => (steady[cluster] ?? 0) === 0);
        if (absent.length > 0 || others.length > 0) {
            return (
                `${service} served the last ${latest.length} requests from ${[...served].join(', ') || 'nowhere'}, ` +
                `and ${survivors(steady).join(', ')} should`
            );
        }
    }
    const seen = new Set(latest.map(({ cluster }) => cluster));
    const ever = new Set(samples.map(({ cluster }) => cluster));
    const missing = Object.entries(plan.expectations.steady)
        .filter(([cluster, share]) => share > 0 && !(share < smallShare ? ever : seen).has(cluster))
        .map(([cluster]) => cluster);
    if (missing.length > 0) {
        const names = [...seen].map((cluster) => cluster || 'one that names no cluster');
        const ways = seen.has('')
            ? '. Replies name a cluster by `cluster=<name>` in the body, or as `replies` or `answeredBy` (body pattern, JSON pointer, response header, peer certificate) of the plan says. With `answeredBy: none` the drill judges no shares'
            : '';
        return `${missing.join(' and ')} answered none of the last ${latest.length} requests (who did: ${names.join(', ')})${ways}`;
    }
    return undefined;
}

/** The error for a drill that did not start. */
export function warmUpFailed(plan: DrillPlan, problem: string): OperationFailed {
    return new OperationFailed(
        `The drill did not start, and nothing was broken: at ${withoutCredentials(plan.entry)} ${problem}.`,
    );
}
