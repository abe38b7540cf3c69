import type { V1Probe } from '@kubernetes/client-node';
import type { CheckResult } from './probeCheck';

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** First waiting time between tries of a container that has not answered yet; it doubles up to the probe's period. */
const eagerFirstMs = 20;

/** A kubelet finds a started container at its next relist, so a program has about a second before a failure counts. */
const leisureMs = 1_000;

/** Counts results against a probe's thresholds. */
export class Thresholds {
    private successes = 0;
    private failures = 0;

    constructor(
        private readonly probe: V1Probe,
        private readonly kind: ProbeKind,
    ) {}

    /** @returns the verdict once a threshold is reached, else `undefined`: nothing changes */
    count(ok: boolean): boolean | undefined {
        this.successes = ok ? this.successes + 1 : 0;
        this.failures = ok ? 0 : this.failures + 1;
        // Kubernetes allows only 1 for these two.
        const needed = this.kind === 'readiness' ? (this.probe.successThreshold ?? 1) : 1;
        if (ok) {
            return this.successes >= needed ? true : undefined;
        }
        return this.failures >= (this.probe.failureThreshold ?? 3) ? false : undefined;
    }
}

/**
 * When the next try of a probe is due, counted from the start of the last one.
 *
 * The kubelet tries at once and then every period, and relies on the seconds an image takes to come up. A program of
 * the lab is up some 10 ms after its start, so that the first try fails and a period of 10 s would be lost: until the
 * first success, startup and readiness probes are tried again after 20 ms, 40 ms, … up to the period.
 */
export function nextTryMs(kind: ProbeKind, periodMs: number, everSucceeded: boolean, tries: number): number {
    const eager = kind !== 'liveness' && !everSucceeded;
    return eager ? Math.min(periodMs, eagerFirstMs * 2 ** (tries - 1)) : periodMs;
}

/** Runs one probe of one running container until stopped. */
export class Prober {
    private readonly thresholds: Thresholds;
    private timer: NodeJS.Timeout | undefined;
    private stopped = false;
    private frozen = false;
    private freezes = 0;
    private everSucceeded = false;
    private tries = 0;
    /** On the clock of `performance.now()`. */
    private nextCountedFailure: number;
    private readonly periodMs: number;

    /**
     * @param check one try
     * @param verdict called at every reached threshold, also when it is the same as before
     */
    constructor(
        private readonly kind: ProbeKind,
        probe: V1Probe,
        private readonly check: () => Promise<CheckResult>,
        private readonly verdict: (ok: boolean, message: string) => void,
    ) {
        this.thresholds = new Thresholds(probe, kind);
        this.periodMs = (probe.periodSeconds ?? 10) * 1000;
        const initialMs = (probe.initialDelaySeconds ?? 0) * 1000;
        const ownLeisureMs = Math.min(leisureMs, this.periodMs);
        this.nextCountedFailure = performance.now() + initialMs + ownLeisureMs;
        this.schedule(kind === 'liveness' ? Math.max(initialMs, ownLeisureMs) : initialMs);
    }

    /** Keeps the last verdict until thawed. A try in progress does not count. */
    freeze(frozen: boolean): void {
        this.frozen = frozen;
        this.freezes++;
    }

    stop(): void {
        this.stopped = true;
        clearTimeout(this.timer);
    }

    private schedule(milliseconds: number): void {
        this.timer = setTimeout(() => void this.try(), milliseconds);
    }

    private async try(): Promise<void> {
        const begun = performance.now();
        const { frozen: wasFrozen, freezes } = this;
        const result = wasFrozen ? undefined : await this.check();
        if (this.stopped) {
            return;
        }
        this.tries++;
        if (result && freezes === this.freezes && (result.ok || this.failureCounts())) {
            this.everSucceeded ||= result.ok;
            const verdict = this.thresholds.count(result.ok);
            if (verdict !== undefined) {
                this.verdict(verdict, result.message);
            }
        }
        if (!this.isStopped()) {
            // The period is from start to start: a try that waits for its timeout must not stretch it.
            const pause = nextTryMs(this.kind, this.periodMs, this.everSucceeded, this.tries);
            this.schedule(Math.max(0, pause - (performance.now() - begun)));
        }
    }

    /** Eager tries come on top of the period's, so only one failure in a period counts. */
    private failureCounts(): boolean {
        // Timers may be a little early.
        const counts = performance.now() >= this.nextCountedFailure - 10;
        if (counts) {
            this.nextCountedFailure += this.periodMs;
        }
        return counts;
    }

    private isStopped(): boolean {
        return this.stopped;
    }
}
