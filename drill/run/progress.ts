import { isLost } from '../load/sample';
import type { Samples } from '../load/samples';
import { shares } from '../measurement/shares';
import type { ReportedKind, Shares } from '../plan/plan';

export type Stage = 'warm-up' | 'steady' | 'fault' | 'recovery';

/** State of a running drill, about once a second. */
export interface Progress {
    readonly fault: ReportedKind;
    readonly stage: Stage;
    /** Since the stage began. */
    readonly elapsedMs: number;
    /** Outcomes a second since the last report. */
    readonly rate: number;
    /** Lost since the stage began. */
    readonly lost: number;
    /** Since the last report. */
    readonly shares: Shares;
    /** What the stage is waiting for. */
    readonly awaiting: string;
}

/** One plain line: `[crash] fault 3 s: 200/s, 0 lost, europe-west1 0.0 %, us-central1 100.0 %`. */
export function progressLine(progress: Progress): string {
    const split = Object.entries(progress.shares)
        .map(([cluster, share]) => `${cluster} ${(share * 100).toFixed(1)} %`)
        .join(', ');
    const seconds = (progress.elapsedMs / 1000).toFixed(0);
    const rate = `${progress.rate.toFixed(0)}/s`;
    return `[${progress.fault}] ${progress.stage} ${seconds} s: ${rate}, ${progress.lost} lost, ${split} (${progress.awaiting})`;
}

/** Turns the growing list of samples into progress reports, each over the samples since the last. */
export class ProgressMeter {
    private seen: number;
    private reportedAt: number;
    private lost = 0;

    constructor(
        private readonly fault: ReportedKind,
        private readonly stage: Stage,
        private readonly samples: Samples,
        private readonly clusters: readonly string[],
        private readonly startedAt: number,
    ) {
        this.seen = samples.length;
        this.reportedAt = startedAt;
    }

    /** A report, or undefined when the last is less than a second old. */
    due(time: number, awaiting: string): Progress | undefined {
        const sinceMs = time - this.reportedAt;
        if (sinceMs < 1000) {
            return undefined;
        }
        const fresh = this.samples.slice(this.seen);
        this.seen = this.samples.length;
        this.reportedAt = time;
        this.lost += fresh.filter(isLost).length;
        return {
            fault: this.fault,
            stage: this.stage,
            elapsedMs: time - this.startedAt,
            rate: (fresh.length * 1000) / sinceMs,
            lost: this.lost,
            shares: shares(fresh, this.clusters),
            awaiting,
        };
    }
}
