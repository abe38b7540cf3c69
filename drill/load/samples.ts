import type { Sample } from './sample';

/** Samples in a row, as measurements read them: an array, or a {@link SampleLog} and parts of it. */
export interface Samples extends Iterable<Sample> {
    readonly length: number;
    at(index: number): Sample | undefined;
    filter(isMeant: (sample: Sample, index: number) => boolean): Samples;
    findIndex(isMeant: (sample: Sample) => boolean): number;
    findLastIndex(isMeant: (sample: Sample) => boolean): number;
    forEach(each: (sample: Sample, index: number) => void): void;
    map<T>(of: (sample: Sample, index: number) => T): T[];
    slice(start?: number, end?: number): Samples;
    some(isMeant: (sample: Sample) => boolean): boolean;
    toSorted(compare: (one: Sample, other: Sample) => number): Samples;
}

/** Pod, or cluster, of all those that are too many to be told apart. */
export const otherBackends = '(others)';

/** The part of a sample that many have in common. */
type Outcome = Omit<Sample, 'scheduledAt' | 'lateMs' | 'latencyMs'>;

/** Numbers of a sample in a block. */
const numbers = 3;
/** Outcomes that are told apart: a server with a new name in every reply must not fill the memory. */
export const mostOutcomes = 50_000;
/** Samples in a block: 1.8 MB each. */
const blockLength = 65_536;

interface Block {
    /** Due time, delay and latency of each sample. */
    readonly times: Float64Array;
    /** Index of its outcome. */
    readonly outcomes: Uint32Array;
}

/** What a log and its parts have in common: a {@link Sample} exists while it is read, and no longer. */
abstract class ReadSamples implements Samples {
    abstract get length(): number;

    /** Index in the log of a sample of this list. */
    protected abstract indexInLog(index: number): number;
    protected abstract get log(): SampleLog;

    /** A negative index counts from the end. */
    at(index: number): Sample | undefined {
        const place = index < 0 ? index + this.length : index;
        return place >= 0 && place < this.length ? this.log.read(this.indexInLog(place)) : undefined;
    }

    *[Symbol.iterator](): Iterator<Sample> {
        for (let index = 0; index < this.length; index++) {
            yield this.log.read(this.indexInLog(index));
        }
    }

    forEach(each: (sample: Sample, index: number) => void): void {
        const { length } = this;
        for (let index = 0; index < length; index++) {
            each(this.log.read(this.indexInLog(index)), index);
        }
    }

    filter(isMeant: (sample: Sample, index: number) => boolean): Samples {
        let start = 0;
        let count = 0;
        /** Undefined as long as all that were found are neighbours. */
        let found: Uint32Array | undefined;
        this.forEach((sample, index) => {
            if (!isMeant(sample, index)) {
                return;
            }
            start = count === 0 ? index : start;
            if (!found && index !== start + count) {
                // Of memory, only the part that is written to is taken from the machine.
                found = new Uint32Array(this.length);
                found.set(this.indexes(start, start + count));
            }
            if (found) {
                found[count] = this.indexInLog(index);
            }
            count++;
        });
        return found ? new SamplePart(this.log, found.subarray(0, count)) : this.slice(start, start + count);
    }

    findIndex(isMeant: (sample: Sample) => boolean): number {
        for (let index = 0; index < this.length; index++) {
            if (isMeant(this.log.read(this.indexInLog(index)))) {
                return index;
            }
        }
        return -1;
    }

    findLastIndex(isMeant: (sample: Sample) => boolean): number {
        for (let index = this.length - 1; index >= 0; index--) {
            if (isMeant(this.log.read(this.indexInLog(index)))) {
                return index;
            }
        }
        return -1;
    }

    map<T>(of: (sample: Sample, index: number) => T): T[] {
        const found = new Array<T>(this.length);
        this.forEach((sample, index) => (found[index] = of(sample, index)));
        return found;
    }

    slice(start = 0, end: number = this.length): Samples {
        const placeOf = (index: number): number => Math.max(0, index < 0 ? index + this.length : index);
        const from = placeOf(start);
        return new SamplePart(this.log, this.indexes(from, Math.max(from, Math.min(placeOf(end), this.length))));
    }

    some(isMeant: (sample: Sample) => boolean): boolean {
        return this.findIndex(isMeant) !== -1;
    }

    toSorted(compare: (one: Sample, other: Sample) => number): Samples {
        const { log } = this;
        const indexes = this.copiedIndexes(0, this.length);
        sortIndexes(indexes, (one, other) => compare(log.read(one), log.read(other)));
        return new SamplePart(log, indexes);
    }

    /** Indexes in the log, in a list that may be shared. */
    protected indexes(start: number, end: number): Uint32Array {
        return this.copiedIndexes(start, end);
    }

    private copiedIndexes(start: number, end: number): Uint32Array {
        const indexes = new Uint32Array(end - start);
        for (let index = start; index < end; index++) {
            indexes[index - start] = this.indexInLog(index);
        }
        return indexes;
    }
}

/**
 * Sorts in place; equal ones keep their order. A merge sort that moves only what is out of place, in 4 bytes for each: the
 * arrays' own takes 16 more, and compares all of them as often as if none were in order.
 */
function sortIndexes(indexes: Uint32Array, compare: (one: number, other: number) => number): void {
    const { length } = indexes;
    const at = (place: number): number => indexes[place] ?? 0;
    let moved = new Uint32Array(1024);
    const merge = (start: number, middle: number, end: number): void => {
        let place = middle;
        while (place > start && compare(at(place - 1), at(middle)) > 0) {
            place--;
        }
        const count = middle - place;
        if (count > moved.length) {
            moved = new Uint32Array(2 * count);
        }
        for (let index = 0; index < count; index++) {
            moved[index] = at(place + index);
        }
        let right = middle;
        for (let index = 0; index < count; index++) {
            const left = moved[index] ?? 0;
            while (right < end && compare(left, at(right)) > 0) {
                indexes[place++] = at(right++);
            }
            indexes[place++] = left;
        }
    };
    for (let width = 1; width < length; width *= 2) {
        for (let middle = width; middle < length; middle += 2 * width) {
            merge(middle - width, middle, Math.min(middle + width, length));
        }
    }
}

/** Some samples of a log, in an order of their own: 4 bytes each. */
class SamplePart extends ReadSamples {
    constructor(
        private readonly whole: SampleLog,
        private readonly places: Uint32Array,
    ) {
        super();
    }

    protected get log(): SampleLog {
        return this.whole;
    }

    get length(): number {
        return this.places.length;
    }

    protected indexInLog(index: number): number {
        return this.places[index] ?? 0;
    }

    protected override indexes(start: number, end: number): Uint32Array {
        return this.places.subarray(start, end);
    }
}

/**
 * A growing list of samples that takes 28 bytes for each: its three times, and which of the different outcomes it had. An
 * hour at 1,000 requests a second is 101 MB.
 */
export class SampleLog extends ReadSamples {
    private readonly blocks: Block[] = [];
    /** Each different one once; `hasMore`: fields that few samples have. */
    private readonly outcomes: { readonly of: Outcome; readonly hasMore: boolean }[] = [];
    private readonly known = new Map<string, number>();
    private count = 0;

    get length(): number {
        return this.count;
    }

    protected get log(): SampleLog {
        return this;
    }

    push({ scheduledAt, lateMs, latencyMs, ...outcome }: Sample): void {
        const place = this.count % blockLength;
        if (place === 0) {
            const times = new Float64Array(numbers * blockLength);
            this.blocks.push({ times, outcomes: new Uint32Array(blockLength) });
        }
        const block = this.blocks.at(-1);
        block?.times.set([scheduledAt, lateMs, latencyMs], numbers * place);
        block?.outcomes.fill(this.indexOf(outcome), place, place + 1);
        this.count++;
    }

    /** The sample at an index that is in the log. */
    read(index: number): Sample {
        const block = this.blocks[Math.floor(index / blockLength)];
        const place = index % blockLength;
        const outcome = this.outcomes[block?.outcomes[place] ?? 0];
        if (!block || !outcome) {
            throw new RangeError(`The log has no sample ${index}.`);
        }
        const { times } = block;
        const first = numbers * place;
        const { status, error, cluster, pod } = outcome.of;
        const scheduledAt = times[first] ?? 0;
        const lateMs = times[first + 1] ?? 0;
        const latencyMs = times[first + 2] ?? 0;
        // Nearly all have no more than these; spreading costs a multiple.
        return outcome.hasMore
            ? { ...outcome.of, scheduledAt, lateMs, latencyMs }
            : { scheduledAt, lateMs, latencyMs, status, error, cluster, pod };
    }

    protected indexInLog(index: number): number {
        return index;
    }

    private indexOf(outcome: Outcome): number {
        if (this.outcomes.length >= mostOutcomes && !this.known.has(JSON.stringify(outcome))) {
            return this.intern(withoutNames(outcome));
        }
        return this.intern(outcome);
    }

    private intern(outcome: Outcome): number {
        const key = JSON.stringify(outcome);
        const known = this.known.get(key);
        if (known !== undefined) {
            return known;
        }
        const { status, error, cluster, pod, ...more } = outcome;
        void [status, error, cluster, pod];
        const index = this.outcomes.push({ of: outcome, hasMore: Object.keys(more).length > 0 }) - 1;
        this.known.set(key, index);
        return index;
    }
}

/** The same outcome for everybody whose clusters it has: no pods, and nothing that a reply said. */
function withoutNames({ detail, hops, ...outcome }: Outcome): Outcome {
    void detail;
    const parts = Object.entries(hops ?? {}).map(([service, { cluster }]) => [
        service,
        { cluster, pod: otherBackends },
    ]);
    return {
        ...outcome,
        pod: otherBackends,
        ...(hops && { hops: Object.fromEntries(parts) as NonNullable<Outcome['hops']> }),
    };
}
