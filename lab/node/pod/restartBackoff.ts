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
