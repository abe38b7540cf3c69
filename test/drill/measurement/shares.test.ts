import fc from 'fast-check';
import { isLost } from '../../../drill/load/sample';
import { backends, shares } from '../../../drill/measurement/shares';
import { answered, lost, traffic } from '../support/samples';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'x'), maxLength: 300 });

describe('shares', () => {
    it('are fractions of the replies; lost requests are nobody’s', () => {
        expect(shares(traffic('aabx'), ['a', 'b', 'c'])).toEqual({ a: 2 / 3, b: 1 / 3, c: 0 });
    });

    it('name a cluster nobody expected, and replies that name none', () => {
        expect(shares([answered(0, 'z'), answered(5, '')], ['a'])).toEqual({ a: 0, unknown: 0.5, z: 0.5 });
    });

    it('sum to 1 where anything was answered, else to 0', () => {
        fc.assert(
            fc.property(letters, (text) => {
                const samples = traffic(text);
                const sum = Object.values(shares(samples, ['a', 'b'])).reduce((total, share) => total + share, 0);
                expect(sum).toBeCloseTo(samples.every(isLost) ? 0 : 1, 9);
            }),
        );
    });
});

describe('backends', () => {
    it('count replies by pod, in order', () => {
        const samples = [
            answered(0, 'b'),
            answered(5, 'a', { pod: 'p2' }),
            answered(9, 'a', { pod: 'p1' }),
            answered(12, 'b'),
            lost(15),
        ];
        expect(backends(samples)).toEqual([
            { cluster: 'a', pod: 'p1', requests: 1 },
            { cluster: 'a', pod: 'p2', requests: 1 },
            { cluster: 'b', pod: 'b-0', requests: 2 },
        ]);
    });
});
