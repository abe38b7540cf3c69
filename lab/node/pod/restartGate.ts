import { setTimeout as sleep } from 'node:timers/promises';

/** The kubelet's restart delays (pkg/kubelet: 10 s initial back-off, 300 s maximum, forgotten after 10 minutes up). */
const initialDelayMs = 10_000;
const longestDelayMs = 300_000;
export const forgottenAfterMs = 600_000;

/** How long a container that just ended waits: the first time not at all, then 10 s, 20 s, … up to 5 minutes. */
export class RestartBackoff {
    private restarts = 0;

    /**
     * @param ranForMs how long the container had been running
     * @returns milliseconds from its end to its next start
     */
    next(ranForMs: number): number {
        if (ranForMs >= forgottenAfterMs) {
            this.restarts = 0;
        }
        const delay = this.restarts === 0 ? 0 : Math.min(longestDelayMs, initialDelayMs * 2 ** (this.restarts - 1));
        this.restarts++;
        return delay;
    }

    reset(): void {
        this.restarts = 0;
    }
}

/** Decides when an ended container may start again: after its back-off, and not while it is held down. */
export class RestartGate {
    private readonly backoff = new RestartBackoff();
    private up = Promise.resolve();
    private letUp: (() => void) | undefined;
    private wake: AbortController | undefined;

    /** Holds the container down until {@link comeUp}. */
    goDown(): void {
        if (!this.letUp) {
            this.up = new Promise((resolve) => (this.letUp = resolve));
        }
    }

    /** Lets the container start at once, without its back-off. */
    comeUp(): void {
        this.backoff.reset();
        this.letUp?.();
        this.letUp = undefined;
        this.wake?.abort();
    }

    /**
     * Resolves when the container may start.
     *
     * @param ranForMs how long it ran
     * @param waits called with the reason for a delayed start
     */
    async pass(ranForMs: number, signal: AbortSignal, waits: (reason: string) => void): Promise<void> {
        const delay = this.backoff.next(ranForMs);
        if (this.letUp) {
            waits('held down by a fault of the lab,');
        } else if (delay > 0) {
            waits(`back-off ${Math.round(delay / 1000)}s`);
            this.wake = new AbortController();
            await sleep(delay, undefined, { signal: AbortSignal.any([signal, this.wake.signal]) }).catch(
                () => undefined,
            );
        }
        await this.up; // it may have been taken down while it waited
    }
}
