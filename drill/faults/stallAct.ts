import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import { type Act, nothingLeft } from './act';
import { held } from './proof';
import type { StallAction } from './recipe';

/**
 * Stops the pods for a while, and lets them go on: what follows in the recipe meets pods that have just stalled.
 *
 * @param hang Stops the pods until it is reverted.
 */
export function stallAct({ forMs }: StallAction, hang: Act): Act {
    let stopped = false;
    const goOn = async () => {
        stopped = false;
        return hang.end();
    };
    return {
        description: `${hang.description}, for ${forMs / 1000} s`,
        async begin(signal) {
            stopped = true;
            const begun = await hang.begin(signal);
            await sleep(forMs, undefined, signal && { signal });
            await goOn();
            return begun;
        },
        readBack: () => Promise.resolve(held),
        end: async () => (stopped ? goOn() : { endedAt: now() }),
        mend: nothingLeft,
    };
}
