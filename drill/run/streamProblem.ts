import { now } from '../clock';
import type { LoadRequests } from '../load/loadRequests';
import { openStreams, type StreamRecord } from '../load/streams/streamRecord';

/** In which the load generator notices a silence, and tells of it. */
const noticeMs = 500;

/** Time that shows whether a stream has fallen silent. 0 without streams. */
export function silenceMs({ streams = [] }: Pick<LoadRequests, 'streams'>): number {
    return streams.length === 0 ? 0 : Math.max(...streams.map(({ everyMs }) => everyMs)) + noticeMs;
}

/** What is missing until all streams are open; undefined where they are. */
export function closedStreams({ changes }: StreamRecord, load: Pick<LoadRequests, 'streams'>): string | undefined {
    const all = (load.streams ?? []).reduce((sum, { count }) => sum + count, 0);
    const open = openStreams(changes);
    if (open.length === all) {
        return undefined;
    }
    const openOnes = new Set(open.map(({ stream }) => stream));
    const last = changes.findLast((change) => !change.open && !openOnes.has(change.stream));
    return `${open.length} of ${all} streams are open${last?.open === false ? ` (${last.why})` : ''}`;
}

/** What is missing in a phase since `from`: the time that shows a silence, then streams that must be open. */
export function streamProblem(
    record: StreamRecord,
    load: Pick<LoadRequests, 'streams'>,
    from: number,
    mustBeOpen: boolean,
): string | undefined {
    const leftMs = silenceMs(load) - (now() - from);
    if (leftMs > 0) {
        return `silent streams show in ${(leftMs / 1000).toFixed(1)} s`;
    }
    return mustBeOpen ? closedStreams(record, load) : undefined;
}
