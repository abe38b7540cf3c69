import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, OperationFailed } from '../../errors';
import type { Fault } from './fault';

/** An injected fault. */
export interface Held {
    readonly startedAt: number;
    readonly pods: readonly string[];
    /** Reverts the fault; returns when that began. */
    readonly end: () => Promise<number>;
}

const mostAttempts = 5;
const usualPauseMs = 500;

/** Injects the fault, runs the work, and reverts the fault even where the work or the injection failed. */
export async function withFault<T>(fault: Fault, work: (held: Held) => Promise<T>, pauseMs = usualPauseMs): Promise<T> {
    let ended: Promise<number> | undefined;
    const end = (): Promise<number> => (ended ??= endSurely(fault, pauseMs));
    try {
        const { startedAt, pods } = await fault.begin();
        return await work({ startedAt, pods, end });
    } finally {
        await end();
    }
}

/** Retries: a control socket or an API server may fail once. */
async function endSurely(fault: Fault, pauseMs: number): Promise<number> {
    for (let attempt = 1; ; attempt++) {
        try {
            return (await fault.end()).endedAt;
        } catch (error) {
            if (attempt === mostAttempts) {
                const why = messageOf(error);
                throw new OperationFailed(
                    `The fault is STILL HELD (${fault.description}): reverting it failed ${mostAttempts} times. ${why}\nThe next \`failover drill\` will revert it first.`,
                );
            }
            await sleep(pauseMs);
        }
    }
}
