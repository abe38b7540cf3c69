import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import { type Act, nothingLeft } from './act';
import type { Proof } from './proof';
import type { StallAction } from './recipe';

const pollMs = 200;

/**
 * Stops the pods for a while, and lets them go on: what follows in the recipe meets pods that have just stalled.
 *
 * @param hang Stops the pods until it is reverted.
 */
export function stallAct({ forMs }: StallAction, hang: Act): Act {
    let stopped = false;
    let proof: Proof = { state: 'pending', text: `Nothing shows that it took effect: ${hang.description}.` };
    /** Reads back as long as the pods are stopped; one that goes on too early has undone the stall. */
    const watch = async (until: number, signal: AbortSignal | undefined): Promise<void> => {
        do {
            const next = await hang.readBack();
            proof = proof.state === 'held' && next.state === 'pending' ? { ...next, state: 'undone' } : next;
            await sleep(Math.max(0, Math.min(pollMs, until - now())), undefined, signal && { signal });
        } while (now() < until && proof.state !== 'undone');
    };
    const goOn = async () => {
        stopped = false;
        return hang.end();
    };
    return {
        description: `${hang.description}, for ${forMs / 1000} s`,
        async begin(signal) {
            stopped = true;
            const begun = await hang.begin(signal);
            const rest = signal && { signal };
            await Promise.all([sleep(forMs, undefined, rest), watch(now() + forMs, signal)]);
            await goOn();
            return begun;
        },
        readBack: () => Promise.resolve(proof),
        end: async () => (stopped ? goOn() : { endedAt: now() }),
        mend: nothingLeft,
    };
}
