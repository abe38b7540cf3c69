import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import { type Act, nothingLeft } from './act';
import type { StackDeployment } from './drillAccess';
import { atMostEvery, held } from './proof';
import type { DeployAction } from './recipe';

/** Reading the settings of a stack starts the Pulumi engine's command line. */
const readBackMs = 10_000;

/**
 * Deploys the stack with each step's settings in turn, and at the end the same way back: no phase of a rotation can be
 * skipped in either direction. What a killed drill leaves half done stays as the stack's state.
 */
export function deployAct({ steps, settleMs = 0 }: DeployAction, stack: StackDeployment): Act {
    let reached = 0;
    const go = async (settings: Readonly<Record<string, string>>): Promise<void> => {
        await stack.deploy(settings);
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
        readBack: atMostEvery(readBackMs, async () => {
            const wanted = Object.entries(steps.at(-1) ?? {});
            const deployed = await stack.settings();
            const changed = wanted.filter(([key, value]) => deployed[key] !== value);
            return changed.length === 0
                ? held
                : {
                      state: 'undone',
                      text: `Somebody else has deployed the stack: ${changed.map(([key, value]) => `${key} is ${deployed[key] ?? 'not set'}, not ${value}`).join(', ')}.`,
                  };
        }),
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
