/** Maps a value to a coordinate. */
export type Scale = (value: number) => number;

type Range = readonly [number, number];

/** Proportional; a domain without extent maps to the middle. */
export function linear([low, high]: Range, [from, to]: Range): Scale {
    return (value) => (high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from));
}

/** By orders of magnitude. Values outside the domain stay at its ends: zero has no logarithm, but a place. */
export function logarithmic([low, high]: Range, range: Range): Scale {
    const inner = linear([Math.log10(low), Math.log10(high)], range);
    return (value) => inner(Math.log10(Math.min(high, Math.max(low, value))));
}

/** Multiples of 1, 2 or 5 times a power of ten from 0 to at most `highest`, about this many. */
export function ticks(highest: number, about: number): number[] {
    if (!(highest > 0)) {
        return [0];
    }
    const rough = highest / about;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
    const count = Math.floor(highest / step + 1e-9);
    return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Powers of ten within the domain. */
export function decades([low, high]: Range): number[] {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

/**
 * Moves positions apart until each is at least `gap` from the next, staying in order, inside the range where they
 * fit, and close to where they belong. `positions` ascend.
 */
export function spread(positions: readonly number[], gap: number, [from, to]: Range): number[] {
    const placed: number[] = [];
    for (const position of positions) {
        placed.push(Math.max(position, (placed.at(-1) ?? -Infinity) + gap, from));
    }
    let limit = to;
    for (let index = placed.length - 1; index >= 0; index--) {
        placed[index] = Math.min(placed[index] ?? to, limit);
        limit = (placed[index] ?? to) - gap;
    }
    return placed;
}
