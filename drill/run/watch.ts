import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../clock';
import type { Sender } from '../load/sender';
import type { FaultKind } from '../plan/plan';
import { type Progress, ProgressMeter, type Stage } from './progress';

/** True when what is awaited holds, else words for what is missing. */
type Condition = () => true | string;

/** Awaits a condition; returns when it holds or time is up. Throws when the drill is interrupted or its sender died. */
export type Watch = (stage: Stage, boundMs: number, condition: Condition) => Promise<void>;

export interface WatchSettings {
    readonly fault: FaultKind;
    readonly clusters: readonly string[];
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const pollMs = 100;

/** Watches a sender's samples come in, and tells about it once a second. */
export function watcher({ fault, clusters, signal, onProgress }: WatchSettings, sender: Sender): Watch {
    return async (stage, boundMs, condition) => {
        const startedAt = now();
        const meter = new ProgressMeter(fault, stage, sender.samples, clusters, startedAt);
        for (let time = startedAt; time - startedAt < boundMs; time = now()) {
            signal?.throwIfAborted();
            sender.check();
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
