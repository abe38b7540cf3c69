import { isExhaustion } from '../load/exhaustion';
import type { Sample } from '../load/sample';
import type { Samples } from '../load/samples';

/** Delay of the load generator, in milliseconds, above which a request says nothing about the time it was due. */
export const mostLateMs = 100;

/** Whether the request was sent too late, or could not be: nobody knows what would have become of it at its due time. */
export function isUnknown({ lateMs, error }: Pick<Sample, 'lateMs' | 'error'>): boolean {
    return lateMs > mostLateMs || isExhaustion(error);
}

/** Requests that were due from `from` to `to` but never sent, by the gaps between samples in order of schedule. */
export function neverSent(samples: Samples, from: number, to: number, rate: number): number {
    let missing = 0;
    let before: number | undefined;
    for (const { scheduledAt } of samples) {
        const last = before ?? scheduledAt;
        const overlap = Math.min(scheduledAt, to) - Math.max(last, from);
        if (overlap > 0) {
            const due = Math.round(((scheduledAt - last) * rate) / 1000) - 1;
            missing += Math.min(due, Math.ceil((overlap * rate) / 1000));
        }
        before = scheduledAt;
    }
    return missing;
}
