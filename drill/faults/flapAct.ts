import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from './act';
import type { FlapAction } from './recipe';

/**
 * Crashes the pods again and again; with the last crash the fault is in place, and is held like any other. `startedAt` is
 * that of the first.
 *
 * @param crash Makes one crash: an act that has not begun.
 */
export function flapAct({ times, downMs, upMs }: FlapAction, crash: () => Act): Act {
    let current = crash();
    const { description } = current;
    return {
        description: `${description}, ${times} times: ${downMs / 1000} s down, ${upMs / 1000} s up, and then down`,
        async begin(signal) {
            const first = await current.begin(signal);
            for (let crashed = 1; crashed < times; crashed++) {
                await sleep(downMs, undefined, signal && { signal });
                await current.end();
                await sleep(upMs, undefined, signal && { signal });
                current = crash();
                await current.begin(signal);
            }
            return first;
        },
        readBack: () => current.readBack(),
        end: () => current.end(),
        mend: () => current.mend(),
    };
}
