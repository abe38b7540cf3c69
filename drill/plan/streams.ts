import type { DrillPlan } from './plan';

/** Streams of a request that does not say how many. */
export const usualStreams = 4;

/** How many streams a plan holds open. */
export function streamCount({ requests = [] }: Pick<DrillPlan, 'requests'>): number {
    return requests.reduce((sum, { stream }) => sum + (stream ? (stream.count ?? usualStreams) : 0), 0);
}
