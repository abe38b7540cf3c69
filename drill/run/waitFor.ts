import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import type { DrillObserver } from '../live/observer';
import type { Sender } from '../load/sender';
import type { ReportedKind } from '../plan/plan';
import { type Progress, ProgressMeter, type Stage } from './progress';

/** True when met, else what is missing, in words. */
type Condition = () => true | string;

/** Waits for a condition; returns when it is met or the bound has passed. Throws when the drill is interrupted or the load generator died. */
export type WaitFor = (stage: Stage, boundMs: number, condition: Condition) => Promise<void>;

export interface WaitSettings {
    readonly fault: ReportedKind;
    readonly clusters: readonly string[];
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
    readonly observer?: DrillObserver | undefined;
}

const pollMs = 100;

/** Polls conditions while samples arrive, and reports progress once a second. */
export function waiterFor({ fault, clusters, signal, onProgress, observer }: WaitSettings, sender: Sender): WaitFor {
    let seen = 0;
    const observe = (): void => {
        observer?.samples(sender.samples.slice(seen));
        seen = sender.samples.length;
    };
    return async (stage, boundMs, condition) => {
        const startedAt = now();
        observer?.stage(stage, startedAt);
        const meter = new ProgressMeter(fault, stage, sender.samples, clusters, startedAt);
        for (let time = startedAt; time - startedAt < boundMs; time = now()) {
            signal?.throwIfAborted();
            sender.check();
            observe();
            const answer = condition();
            if (answer === true) {
                return;
            }
            const progress = meter.due(time, answer);
            if (progress) {
                onProgress?.(progress);
            }
            await sleep(pollMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
        }
    };
}
