import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import { type Act, alwaysHeld, nothingLeft } from './act';
import type { DrillAccess } from './drillAccess';
import type { DeployAction } from './recipe';

/**
 * Deploys the stack with each step's settings in turn, and at the end the same way back: no phase of a rotation can be
 * skipped in either direction. What a killed drill leaves half done stays as the stack's state.
 */
export function deployAct({ steps, settleMs = 0 }: DeployAction, deploy: NonNullable<DrillAccess['deploy']>): Act {
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
                reached++; // counted first: a step that fails halfway is reverted too
                await go(step);
            }
            return { startedAt, pods: [] };
        },
        readBack: alwaysHeld,
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
