import fc from 'fast-check';
import { nearestRanks, numbersOf } from '../../../drill/measurement/nearestRanks';
import { ascending, percentile } from '../../../drill/measurement/percentiles';
import { answered, lost } from '../support/samples';

const fractions = [0.001, 0.5, 0.9, 0.99, 1];

describe('nearest ranks', () => {
    it.each([
        ['of any size', fc.double({ noNaN: true })],
        ['as latencies are', fc.double({ min: 0, max: 5000, noNaN: true })],
        ['that are nearly the same', fc.double({ min: 1, max: 1.01, noNaN: true })],
        ['of which many are equal', fc.constantFrom(-1, 0, 1, 2)],
    ])('are those of the sorted numbers: %s', (_, number) => {
        fc.assert(
            fc.property(fc.array(number, { maxLength: 200 }), (values) => {
                const sorted = ascending(values);
                expect(nearestRanks(values, fractions)).toEqual(
                    fractions.map((fraction) => percentile(sorted, fraction)),
                );
            }),
        );
    });

    it('are of the samples that have a number', () => {
        const samples = [answered(0, 'a', { latencyMs: 3 }), lost(5), answered(10, 'a', { latencyMs: 1 })];
        const numbers = numbersOf(samples, ({ status, latencyMs }) => (status === 200 ? latencyMs : undefined));
        expect(nearestRanks(numbers, [0.5, 1])).toEqual([1, 3]);
    });
});
