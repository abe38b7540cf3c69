import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../errors';
import { now } from '../clock';
import type { Fault } from './fault';
import type { Proof } from './proof';

/** What reading a fault's effect back, again and again while it was held, has shown. */
export interface FaultProof {
    /** From the injection to the first proof of its effect; null where there never was one. */
    provedAfterMs: number | null;
    /** Read-backs that were made. */
    checks: number;
    /** Why there is no proof, or who undid the fault; empty where it was in place until it was reverted. */
    problems: string[];
}

const usualPollMs = 500;

/** Reads the fault's effect back until stopped, and once more then; `abandon` waits for nothing. */
export function keepProving(
    fault: Pick<Fault, 'readBack' | 'description'>,
    startedAt: number,
    pollMs = usualPollMs,
): { stop(): Promise<FaultProof>; abandon(): FaultProof } {
    const problems = new Set<string>();
    const stopped = new AbortController();
    let provedAfterMs: number | null = null;
    let checks = 0;
    const check = async (isLast: boolean): Promise<void> => {
        const proof: Proof | Error = await fault.readBack().catch((error: unknown) => new Error(messageOf(error)));
        checks++;
        if (proof instanceof Error) {
            // One failed read in between says nothing about the fault; at the end there is no proof without it.
            if (isLast) {
                problems.add(`The fault could not be read back before it was reverted: ${proof.message}`);
            }
        } else if (proof.state === 'held') {
            provedAfterMs ??= now() - startedAt;
        } else if (proof.state === 'undone' || provedAfterMs !== null) {
            problems.add(proof.text);
        } else if (isLast) {
            problems.add(`The fault never took effect: ${proof.text}`);
        }
    };
    const loop = (async () => {
        while (!stopped.signal.aborted) {
            await check(false);
            await sleep(pollMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        }
    })();
    let finished: Promise<FaultProof> | undefined;
    const finish = async (): Promise<FaultProof> => {
        stopped.abort();
        await loop;
        await check(true);
        return { provedAfterMs, checks, problems: [...problems] };
    };
    const abandon = (): FaultProof => {
        stopped.abort();
        return { provedAfterMs, checks, problems: [...problems] };
    };
    return { stop: () => (finished ??= finish()), abandon };
}
