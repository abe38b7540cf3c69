import { now } from '../clock';
import type { Sample } from '../load/sample';
import { fullShift, type Target } from '../measurement/fullShift';
import { isUnknown } from '../measurement/unknownRequests';
import { inOrder } from '../measurement/windows';

/** How often the search for the full shift runs: it looks at every sample of the phase. */
const pollMs = 500;

/** Counts, while a phase runs, the requests since the traffic is as expected. 0 where it is not yet. */
export function settledCounter(samples: readonly Sample[], from: number, target: Target): () => number {
    let checkedAt = 0;
    let requests = 0;
    return () => {
        if (now() - checkedAt >= pollMs) {
            checkedAt = now();
            const phase = inOrder(samplesSince(samples, from));
            const shifted = fullShift(phase, target);
            requests = shifted === undefined ? 0 : phase.length - shifted;
        }
        return requests;
    };
}

/** Samples scheduled at this time or later, without the unknown ones. */
export function samplesSince(samples: readonly Sample[], from: number): Sample[] {
    return samples.filter((sample) => sample.scheduledAt >= from && !isUnknown(sample));
}
