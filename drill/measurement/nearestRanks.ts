import type { Sample } from '../load/sample';
import type { Samples } from '../load/samples';

/** Numbers that can be read again: an array, or {@link numbersOf} samples. */
export interface Numbers {
    forEach(each: (value: number) => void): void;
}

/** A number of each sample that has one. None are kept: they are read from the samples each time. */
export function numbersOf(samples: Samples, of: (sample: Sample) => number | undefined): Numbers {
    return {
        forEach: (each) =>
            samples.forEach((sample) => {
                const value = of(sample);
                if (value !== undefined) {
                    each(value);
                }
            }),
    };
}

/** Place of the nearest rank in a sorted list: the first value that at least this fraction does not exceed. */
export function rankOf(fraction: number, length: number): number {
    return Math.max(1, Math.ceil(fraction * length)) - 1;
}

/**
 * The values at the nearest ranks of fractions; NaN where there are no numbers. Sorts only the numbers that are about as
 * large as one of these: a sorted list of an hour's latencies would take as much memory as a third of its samples.
 */
export function nearestRanks(numbers: Numbers, fractions: readonly number[]): number[] {
    const counts = new Uint32Array(buckets);
    let length = 0;
    numbers.forEach((value) => {
        const bucket = bucketOf(value);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
        length++;
    });
    const ranks = fractions.map((fraction) => rankOf(fraction, length));
    const sought = new Set<number>();
    const places = new Map<number, number>();
    let before = 0;
    let kept = 0;
    counts.forEach((count, bucket) => {
        if (count === 0) {
            return;
        }
        for (const rank of ranks) {
            if (rank >= before && rank < before + count) {
                places.set(rank, kept + rank - before);
                sought.add(bucket);
            }
        }
        kept += sought.has(bucket) ? count : 0;
        before += count;
    });
    const values = new Float64Array(kept);
    let next = 0;
    numbers.forEach((value) => {
        if (sought.has(bucketOf(value))) {
            values[next++] = value;
        }
    });
    values.sort();
    return ranks.map((rank) => values[places.get(rank) ?? -1] ?? NaN);
}

/** Leading bits of a number that make its bucket: sign, exponent, and 6 bits of the fraction, so that one is 1.6 % wide. */
const leadingBits = 18;
const buckets = 2 ** leadingBits;
const view = new DataView(new ArrayBuffer(8));

/** A larger number is in the same bucket or a later one. */
function bucketOf(value: number): number {
    view.setFloat64(0, value);
    const bits = view.getInt32(0);
    return (bits < 0 ? ~bits : bits ^ 0x80000000) >>> (32 - leadingBits);
}
