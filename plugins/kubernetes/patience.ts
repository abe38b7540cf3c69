import { setTimeout as delay } from 'node:timers/promises';
import { at, type Properties } from '../protocol/values';

/** The official plugin's default for the kinds it waits for. */
const defaultSeconds = 600;
const firstPauseMs = 100;
const longestPauseMs = 1_000;

/** How long to wait, and whether the user has interrupted. */
export class Patience {
    private readonly deadline: number;

    constructor(
        private readonly seconds: number,
        readonly interrupted: AbortSignal,
    ) {
        this.deadline = Date.now() + seconds * 1000;
    }

    get leftMs(): number {
        return Math.max(0, this.deadline - Date.now());
    }

    /** Why to stop waiting, or undefined to go on. */
    ended(message: string): string | undefined {
        if (this.interrupted.aborted) {
            return `interrupted: ${message}`;
        }
        return this.leftMs === 0 ? `not ready after ${this.seconds} s: ${message}` : undefined;
    }
}

/** `customTimeouts` of the resource, else its annotation, else 10 minutes. */
export function timeoutSeconds(custom: number, inputs: Properties): number {
    if (custom > 0) {
        return custom;
    }
    const annotation = Number(at(inputs, 'metadata', 'annotations', 'pulumi.com/timeoutSeconds'));
    return Number.isFinite(annotation) && annotation > 0 ? annotation : defaultSeconds;
}

/** Pauses, a little longer each turn, but not past the end of patience. */
export async function pause(turn: number, patience: Patience): Promise<void> {
    const ms = Math.min(firstPauseMs * 1.4 ** turn, longestPauseMs, Math.max(patience.leftMs, 1));
    await delay(ms, undefined, { signal: patience.interrupted }).catch(() => undefined);
}
