import type { Log } from '../../protocol/engineLog';
import { type Properties, textAt } from '../../protocol/values';
import type { Cluster } from '../cluster';
import type { Kind } from '../kinds';
import { type Patience, pause } from '../patience';
import type { Awaiter } from './awaiters';

/** How the waiting ended: with the object as it was last seen, and with reasons when it is not ready. */
export interface Settled {
    live: Properties;
    reasons: string[];
}

/** How often the pods are asked why there is no progress, so that the user sees it before the time is up. */
const problemsEveryMs = 2_000;

/** Waits until the object is ready, has failed, or patience ends. */
export async function untilReady(
    applied: Properties,
    { kind, awaiter, cluster, patience, log, urn }: Waiting,
): Promise<Settled> {
    const [namespace, name] = [textAt(applied, 'metadata', 'namespace'), textAt(applied, 'metadata', 'name') ?? ''];
    let live = applied;
    let nextProblems = Date.now() + problemsEveryMs;
    for (let turn = 0; ; turn++) {
        const { state, message } = await awaiter.progress(live, cluster);
        if (state === 'ready') {
            log.status(urn, '');
            return { live, reasons: [] };
        }
        const end = state === 'failed' ? message : patience.ended(message);
        if (end !== undefined) {
            return { live, reasons: [end, ...(await awaiter.problems(live, cluster).catch(() => []))] };
        }
        if (Date.now() >= nextProblems) {
            const [problem] = await awaiter.problems(live, cluster);
            log.status(urn, problem ?? message);
            nextProblems = Date.now() + problemsEveryMs;
        } else if (turn === 0) {
            log.status(urn, message);
        }
        await pause(turn, patience);
        const found = await cluster.get(kind, namespace, name);
        if (found === undefined) {
            return { live, reasons: ['it was deleted while it was being waited for'] };
        }
        live = found;
    }
}

export interface Waiting {
    kind: Kind;
    awaiter: Awaiter;
    cluster: Cluster;
    patience: Patience;
    log: Log;
    urn: string;
}
