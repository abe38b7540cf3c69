/** The kubelet's restart delays (pkg/kubelet: 10 s initial back-off, 300 s maximum, forgotten after 10 minutes up). */
export const INITIAL_DELAY_MS = 10_000;
export const LONGEST_DELAY_MS = 300_000;
export const FORGOTTEN_AFTER_MS = 600_000;

/** How long a container that just ended waits: the first time not at all, then 10 s, 20 s, … up to 5 minutes. */
export class RestartBackoff {
    private restarts = 0;

    /**
     * @param ranForMs how long the container had been running
     * @returns milliseconds from its end to its next start
     */
    public next(ranForMs: number): number {
        if (ranForMs >= FORGOTTEN_AFTER_MS) {
            this.restarts = 0;
        }
        const delay = this.restarts === 0 ? 0 : Math.min(LONGEST_DELAY_MS, INITIAL_DELAY_MS * 2 ** (this.restarts - 1));
        this.restarts++;
        return delay;
    }

    public reset(): void {
        this.restarts = 0;
    }
}
