import fc from 'fast-check';
import { type Expectation, judged, verdict } from '../../../drill/verdict/expectation';

const base = { name: 'n', title: 't', unit: 'ms' as const };
const amount = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('an expectation', () => {
    it.each<[string, Expectation['comparison'], number, number | undefined, number | null, boolean]>([
        ['a bound just kept', 'at most', 60, undefined, 60, true],
        ['a bound just missed', 'at most', 60, undefined, 60.1, false],
        ['nothing lost', 'at most', 0, undefined, 0, true],
        ['one lost', 'at most', 0, undefined, 1, false],
        ['requests enough', 'at least', 2000, undefined, 2000, true],
        ['requests too few', 'at least', 2000, undefined, 1999, false],
        ['a share at the edge of its tolerance', 'within', 0.5, 0.02, 0.52, true],
        ['a share beyond it', 'within', 0.5, 0.02, 0.5201, false],
        ['a share without tolerance', 'within', 1, undefined, 1, true],
        ['what could not be measured', 'at most', 60, undefined, null, false],
        ['what is no number', 'within', 0.5, 0.02, NaN, false],
    ])('judges %s', (_, comparison, expected, tolerance, measured, ok) => {
        expect(
            judged({ ...base, comparison, expected, measured, ...(tolerance !== undefined && { tolerance }) }).ok,
        ).toBe(ok);
    });

    it('is not lost by measuring less where less is better', () => {
        fc.assert(
            fc.property(amount, amount, amount, (expected, one, other) => {
                const ok = (measured: number): boolean =>
                    judged({ ...base, comparison: 'at most', expected, measured }).ok;
                expect(ok(Math.min(one, other)) || !ok(Math.max(one, other))).toBe(true);
            }),
        );
    });
});

describe('the verdict', () => {
    const met = judged({ ...base, comparison: 'at most', expected: 1, measured: 0 });
    const missed = judged({ ...base, comparison: 'at most', expected: 1, measured: 2 });

    it.each([
        ['pass where all is met', [met, met], 'pass'],
        ['fail where one is missed', [met, missed, met], 'fail'],
        ['fail where nothing was expected: that proves nothing', [], 'fail'],
    ])('is %s', (_, expectations, expected) => {
        expect(verdict(expectations)).toBe(expected);
    });
});
