import fc from 'fast-check';
import { decades, linear, logarithmic, spread, ticks } from '../../../../drill/report/html/scale';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('scales', () => {
    it('map the ends of the domain to the ends of the range', () => {
        expect([linear([0, 10], [100, 0])(0), linear([0, 10], [100, 0])(10), linear([0, 10], [100, 0])(2.5)]).toEqual([
            100, 0, 75,
        ]);
        expect([0.1, 1, 10, 100].map(logarithmic([0.1, 100], [0, 30]))).toEqual([
            0,
            expect.closeTo(10),
            expect.closeTo(20),
            30,
        ]);
    });

    it('have a place for everything: a domain without extent, zero on a logarithm, values beyond', () => {
        expect(linear([5, 5], [0, 10])(5)).toBe(5);
        expect(logarithmic([1, 100], [0, 20])(0)).toBe(0);
        expect(logarithmic([1, 100], [0, 20])(1e9)).toBe(20);
    });

    it('keep order', () => {
        fc.assert(
            fc.property(
                number(0.01, 1e4),
                number(0.01, 1e4),
                number(0.01, 1e4),
                number(0.01, 1e4),
                (a, b, one, other) => {
                    fc.pre(a < b);
                    const [low, high] = [Math.min(one, other), Math.max(one, other)];
                    expect(linear([a, b], [0, 1])(low)).toBeLessThanOrEqual(linear([a, b], [0, 1])(high));
                    expect(logarithmic([a, b], [0, 1])(low)).toBeLessThanOrEqual(
                        logarithmic([a, b], [0, 1])(high) + 1e-12,
                    );
                },
            ),
        );
    });
});

describe('ticks', () => {
    it.each([
        [230, 4, [0, 100, 200]],
        [10, 5, [0, 2, 4, 6, 8, 10]],
        [0.5, 5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
        [0, 4, [0]],
    ])('up to %p, about %p, are %p', (highest, about, expected) => {
        expect(ticks(highest, about)).toEqual(expected);
    });

    it('are round, evenly spaced, few, and never beyond', () => {
        fc.assert(
            fc.property(number(0.001, 1e7), fc.integer({ min: 2, max: 12 }), (highest, about) => {
                const found = ticks(highest, about);
                expect(found[0]).toBe(0);
                expect(found.at(-1)).toBeLessThanOrEqual(highest * (1 + 1e-9));
                expect(found.length).toBeLessThanOrEqual(about + 1);
                expect(found.length).toBeGreaterThanOrEqual(about / 2.6);
            }),
        );
    });
});

describe('decades', () => {
    it.each<[[number, number], number[]]>([
        [
            [0.3, 300],
            [1, 10, 100],
        ],
        [
            [1, 100],
            [1, 10, 100],
        ],
        [[2, 9], []],
    ])('in %p are %p', (domain, expected) => {
        expect(decades(domain)).toEqual(expected);
    });
});

describe('spread', () => {
    it('leaves apart what is apart', () => {
        expect(spread([10, 50, 90], 20, [0, 100])).toEqual([10, 50, 90]);
    });

    it('moves apart what is not, within the range', () => {
        expect(spread([10, 11, 12], 20, [0, 100])).toEqual([10, 30, 50]);
        expect(spread([98, 99], 20, [0, 100])).toEqual([80, 100]);
    });

    it('keeps order and distance, and stays inside where everything fits', () => {
        fc.assert(
            fc.property(fc.array(number(0, 1000), { maxLength: 20 }), (values) => {
                const placed = spread(
                    [...values].sort((a, b) => a - b),
                    21,
                    [0, 1000],
                );
                placed.forEach((position, index) => {
                    expect(position).toBeGreaterThanOrEqual(-1e-9);
                    expect(position).toBeLessThanOrEqual(1000 + 1e-9);
                    if (index > 0) {
                        expect(position - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(21 - 1e-9);
                    }
                });
            }),
        );
    });
});
