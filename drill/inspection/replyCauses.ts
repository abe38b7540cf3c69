import { isLost, lossReason } from '../load/sample';
import type { Samples } from '../load/samples';
import type { Cause } from './cause';

/** More say nothing new. */
const MOST = 8;

/** What lost requests were answered with, or ended by, the most frequent first. */
export function replyCauses(samples: Samples): Cause[] {
    const counts = new Map<string, number>();
    for (const sample of samples.filter(isLost)) {
        const { detail } = sample;
        const text = detail === undefined || detail === '' ? lossReason(sample) : `${lossReason(sample)}: ${detail}`;
        counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return [...counts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, MOST)
        .map(([text, count]) => ({ source: 'reply', where: 'entry', text, count }));
}
