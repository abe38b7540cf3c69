import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import { type Act, nothingLeft } from './act';
import type { Reach } from './reach';
import type { DeployAction } from './recipe';

/**
 * The stack deployed with each step's settings in turn, and at the end the same way back: the phases of a rotation can
 * neither be skipped forwards nor backwards. One that a killed drill left half done is the stack's own, and stays.
 */
export function deployAct({ steps, settleMs = 0 }: DeployAction, deploy: NonNullable<Reach['deploy']>): Act {
    let reached = 0;
    const go = async (settings: Readonly<Record<string, string>>): Promise<void> => {
        await deploy(settings);
        await sleep(settleMs);
    };
    return {
        description: `deployed again, in turn with ${steps.map(words).join(', then ')}`,
        async begin() {
            const startedAt = now();
            for (const step of steps) {
                reached++; // before it is done: a step that fails halfway is gone back from too
                await go(step);
            }
            return { startedAt, pods: [] };
        },
        async end() {
            const endedAt = now();
            while (reached > 0) {
                await go(steps[reached - 2] ?? {});
                reached--;
            }
            return { endedAt };
        },
        mend: nothingLeft,
    };
}

function words(settings: Readonly<Record<string, string>>): string {
    return Object.entries(settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ');
}
