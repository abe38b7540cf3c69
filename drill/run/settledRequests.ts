import { now } from '../clock';
import type { Samples } from '../load/samples';
import { fullShift, type Target } from '../measurement/fullShift';
import { isUnknown } from '../measurement/unknownRequests';
import { inOrder } from '../measurement/windows';

/** How often the search for the full shift runs, at most: it reads every sample of the phase. */
const pollMs = 500;
/** Part of the time that the search may take, where a long phase makes it slow. */
const searching = 1 / 20;

/** Counts, while a phase runs, the requests since the traffic is as expected. 0 where it is not yet. */
export function settledCounter(samples: Samples, from: number, target: Target): () => number {
    let nextAt = 0;
    let requests = 0;
    return () => {
        const startedAt = now();
        if (startedAt >= nextAt) {
            const phase = inOrder(samplesSince(samples, from));
            const shifted = fullShift(phase, target);
            requests = shifted === undefined ? 0 : phase.length - shifted;
            nextAt = startedAt + Math.max(pollMs, (now() - startedAt) / searching);
        }
        return requests;
    };
}

/** Samples scheduled at this time or later, without the unknown ones. */
export function samplesSince(samples: Samples, from: number): Samples {
    return samples.filter((sample) => sample.scheduledAt >= from && !isUnknown(sample));
}
