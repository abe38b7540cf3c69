import fc from 'fast-check';
import { ascending, latency, percentile } from '../../../drill/measurement/percentiles';

describe('percentile', () => {
    it.each([
        ['the only value', [7], 0.5, 7],
        ['the lower of two as median', [1, 2], 0.5, 1],
        ['the 99th of a hundred', Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
        ['the 100th of a hundred and one as p99', Array.from({ length: 101 }, (_, index) => index + 1), 0.99, 100],
        ['the largest as the whole', [1, 2, 3], 1, 3],
        ['the smallest as nothing', [1, 2, 3], 0, 1],
    ])('is %s', (_, values, fraction, expected) => {
        expect(percentile(values, fraction)).toBe(expected);
    });

    it('is a value that at least the fraction does not exceed, and the smallest such', () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
                fc.double({ min: 0.001, max: 1, noNaN: true }),
                (values, fraction) => {
                    const found = percentile(ascending(values), fraction);
                    const share = (limit: (value: number) => boolean): number =>
                        values.filter(limit).length / values.length;
                    expect(values).toContain(found);
                    expect(share((value) => value <= found)).toBeGreaterThanOrEqual(fraction - 1e-9);
                    expect(share((value) => value < found)).toBeLessThan(fraction);
                },
            ),
        );
    });
});

describe('latency', () => {
    it('rises from p50 to max', () => {
        fc.assert(
            fc.property(fc.array(fc.double({ min: 0, max: 1e5, noNaN: true })), (values) => {
                const { p50, p90, p99, max } = latency(values);
                expect([p50, p90, p99, max]).toEqual([...ascending([p50, p90, p99, max])]);
            }),
        );
    });

    it('is zeros where nothing was answered, so that JSON keeps numbers', () => {
        expect(latency([])).toEqual({ p50: 0, p90: 0, p99: 0, max: 0 });
    });
});
