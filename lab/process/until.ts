import { setTimeout as delay } from 'node:timers/promises';
import { OperationFailed } from '../../errors';

export interface UntilOptions {
    /** Milliseconds after which waiting is given up. */
    timeoutMs: number;
    /** What is waited for, as the error names it. */
    what: string;
    /** Said after the error: where to look, or what was seen last. */
    explain?: () => string;
    /** True once waiting longer is pointless. */
    hopeless?: () => boolean;
}

const pollMs = 50;

/** Asks until the answer satisfies. An attempt that throws counts as not yet. */
export async function until<T>(
    ask: () => Promise<T>,
    satisfied: (answer: T) => boolean,
    options: UntilOptions,
): Promise<T> {
    const startedAt = Date.now();
    let last: unknown;
    for (;;) {
        try {
            const answer = await ask();
            if (satisfied(answer)) {
                return answer;
            }
        } catch (error) {
            last = error;
        }
        const waitedMs = Date.now() - startedAt;
        if (waitedMs > options.timeoutMs || options.hopeless?.()) {
            const cause = last instanceof Error ? `: ${last.message}` : '';
            const detail = options.explain ? `\n${options.explain()}` : '';
            throw new OperationFailed(
                `${options.what} is not ready after ${Math.round(waitedMs / 1000)} s${cause}${detail}`,
            );
        }
        await delay(pollMs);
    }
}
