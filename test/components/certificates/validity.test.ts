import fc from 'fast-check';
import { earlier, isDue, validity, validityProblems } from '../../../components/certificates/validity';
import { problemText } from '../../../components/problem';

const usual = { validityHours: 8_760, earlyRenewalHours: 2_160 };

describe('validity', () => {
    it.each([
        [{}, usual],
        [{ validityHours: 20_000 }, { validityHours: 20_000, earlyRenewalHours: 2_160 }],
        [{ validityHours: 24 }, { validityHours: 24, earlyRenewalHours: 6 }],
        [{ validityHours: 1 }, { validityHours: 1, earlyRenewalHours: 0 }],
        [{ earlyRenewalHours: 5 }, { validityHours: 8_760, earlyRenewalHours: 5 }],
    ])('of what was given as %j is %j', (given, expected) => expect(validity(given, usual)).toEqual(expected));

    it('has no problem of its own making', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1e6 }), (validityHours) => {
                expect(validityProblems(validity({ validityHours }, usual))).toEqual([]);
            }),
        );
    });

    it.each([
        [{ validityHours: 0 }, ['`validityHours` is 0; a whole number of hours of at least 1 is needed.']],
        [{ validityHours: -5 }, ['`validityHours` is -5']],
        [{ validityHours: 1.5 }, ['`validityHours` is 1.5']],
        [{ validityHours: NaN }, ['`validityHours` is NaN']],
        [{ earlyRenewalHours: -1 }, ['`earlyRenewalHours` is -1; a whole number of hours of at least 0 is needed.']],
        [{ earlyRenewalHours: 0.5 }, ['`earlyRenewalHours` is 0.5']],
        [
            { earlyRenewalHours: 8_760 },
            [
                '`earlyRenewalHours` is 8760, not less than the 8760 of `validityHours`: every `pulumi up` would issue ' +
                    'another certificate. Use less, such as 2190.',
            ],
        ],
        [{ validityHours: 0, earlyRenewalHours: -1 }, ['`validityHours` is 0', '`earlyRenewalHours` is -1']],
    ])('refuses %j', (given, expected) => {
        const problems = validityProblems({ ...usual, earlyRenewalHours: 0, ...given });
        expect(problems.map(problemText)).toEqual(expected.map((part) => expect.stringContaining(part) as string));
    });
});

describe('isDue', () => {
    const end = '2030-01-02T00:00:00Z';
    it.each([
        ['2030-01-01T21:59:59Z', 2, false],
        ['2030-01-01T22:00:00Z', 2, true],
        ['2030-01-01T23:59:59Z', 0, false],
        [end, 0, true],
    ])('at %s, %d h early, is %s', (now, hours, due) => expect(isDue(end, hours, Date.parse(now))).toBe(due));
});

it('the earlier of two times is one of them, in whichever form they are written', () => {
    expect(earlier('2030-01-01T00:00:00Z', '2030-01-01T00:30:00+01:00')).toBe('2030-01-01T00:30:00+01:00');
    expect(earlier('2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z')).toBe('2030-01-01T00:00:00Z');
});
