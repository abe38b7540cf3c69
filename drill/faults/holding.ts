import { setTimeout as sleep } from 'node:timers/promises';
import { OperationFailed } from '../../errors';
import type { Fault } from './fault';

/** A fault that is being held, with the moments that bound it. */
export interface Held {
    readonly startedAt: number;
    readonly pods: readonly string[];
    /** Ends the fault; returns when that was. */
    readonly end: () => Promise<number>;
}

const ATTEMPTS = 5;
const usualPauseMs = 500;

/** Begins the fault, does the work, and ends the fault whatever became of the work or of the beginning itself. */
export async function holding<T>(fault: Fault, work: (held: Held) => Promise<T>, pauseMs = usualPauseMs): Promise<T> {
    let ended: Promise<number> | undefined;
    const end = (): Promise<number> => (ended ??= endSurely(fault, pauseMs));
    try {
        const { startedAt, pods } = await fault.begin();
        return await work({ startedAt, pods, end });
    } finally {
        await end();
    }
}

/** What began must end: a control socket or an API server that fails once is asked again. */
async function endSurely(fault: Fault, pauseMs: number): Promise<number> {
    for (let attempt = 1; ; attempt++) {
        try {
            return (await fault.end()).endedAt;
        } catch (error) {
            if (attempt === ATTEMPTS) {
                const why = error instanceof Error ? error.message : String(error);
                throw new OperationFailed(
                    `The fault is STILL HELD (${fault.description}): ending it failed ${ATTEMPTS} times. ${why}\nThe next \`failover drill\` will end it first.`,
                );
            }
            await sleep(pauseMs);
        }
    }
}
