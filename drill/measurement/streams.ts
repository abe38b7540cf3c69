import { openStreams, type StreamChange, type StreamRecord } from '../load/streams/streamRecord';
import { round } from './percentiles';

/** What became of the streams in one phase. */
export interface PhaseStreams {
    /** Streams that carried messages at the end of the phase. */
    open: number;
    /** How often a stream broke: closed, silent for too long, or with a message that was not as expected. */
    broken: number;
    /**
     * Longest time from a break in the phase to the next message of the stream; 0 where none broke, null where one did
     * not come back. A silence counts from the last message.
     */
    longestGapMs: number | null;
    /** Messages of all streams. */
    messages: number;
    /** Streams that were open at the end of the phase, by the cluster that their connection named first. */
    clusters: Record<string, number>;
    /** Why streams broke or could not be opened, and how often: an error code, `HTTP <status>`, `CLOSED` or `SILENT`. */
    errors: Record<string, number>;
}

/** From when on a stream was gone, and when it carried messages again. */
interface Gap {
    readonly noticedAt: number;
    readonly since: number;
    until?: number;
}

/** Measures the streams from one time, inclusive, to another; a stream that comes back later still does. */
export function measureStreams({ changes, counts }: StreamRecord, from: number, to: number): PhaseStreams {
    const inside = ({ at }: { at: number }): boolean => at >= from && at < to;
    const broken = gaps(changes).filter(({ noticedAt }) => inside({ at: noticedAt }));
    const lengths = broken.map(({ since, until = Infinity }) => until - since);
    const longest = Math.max(0, ...lengths);
    const open = openStreams(changes.filter(({ at }) => at < to));
    return {
        open: open.length,
        broken: broken.length,
        longestGapMs: longest === Infinity ? null : round(longest, 1),
        messages: counts.filter(inside).reduce((sum, { messages }) => sum + messages, 0),
        clusters: tally(open.map(({ cluster }) => cluster || 'unknown')),
        errors: tally(changes.filter(inside).flatMap((change) => (change.open ? [] : [change.why]))),
    };
}

/** The first failure after a stream was open begins a gap, the next message ends it. */
function gaps(changes: readonly StreamChange[]): Gap[] {
    const found: Gap[] = [];
    const latest = new Map<number, Gap | 'open'>();
    for (const change of changes) {
        const state = latest.get(change.stream);
        if (change.open) {
            if (state !== undefined && state !== 'open') {
                state.until = change.at;
            }
            latest.set(change.stream, 'open');
        } else if (state === 'open') {
            const gap: Gap = { noticedAt: change.at, since: change.since };
            found.push(gap);
            latest.set(change.stream, gap);
        }
    }
    return found;
}

function tally(names: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const name of [...names].sort()) {
        counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
}
