import { setTimeout as sleep } from 'node:timers/promises';

/** Awaits a condition; fails with its name when it does not hold in time. */
export async function until(what: string, condition: () => boolean, timeoutMs = 10_000): Promise<void> {
    const startedAt = Date.now();
    while (!condition()) {
        if (Date.now() - startedAt > timeoutMs) {
            throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
        }
        await sleep(10);
    }
}
