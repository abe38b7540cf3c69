import * as fc from 'fast-check';
import { compareReleases, inRange, rangeText, release, type Release, releaseText } from '../../../lab/tools/version';

const releases = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99));

describe('release', () => {
    it.each<[string, Release | undefined]>([
        ['1.36.3', [1, 36, 3]],
        ['v3.259.0', [3, 259, 0]],
        ['1.31', [1, 31, 0]],
        ['1.31-alpha.eed52ebb66ad', [1, 31, 0]],
        ['1.36.0-rc.1', [1, 36, 0]],
        ['1.33.4+k3s1', [1, 33, 4]],
        ['1.40.0-dev', [1, 40, 0]],
        ['0.0.0-master+$Format:%H$', undefined],
        ['unknown', undefined],
        ['', undefined],
        ['1', undefined],
        ['1.2.3.4', undefined],
    ])('of %s is %j', (text, expected) => {
        expect(release(text)).toEqual(expected);
    });

    it('reads what it writes', () => {
        fc.assert(
            fc.property(
                releases.filter((numbers) => numbers.some((number) => number > 0)),
                (numbers) => expect(release(releaseText(numbers))).toEqual(numbers),
            ),
        );
    });
});

describe('inRange', () => {
    it('takes the first and not the last', () => {
        const range = { atLeast: [1, 36, 0], below: [1, 38, 0] } as const;
        expect(
            [[1, 35, 99] as const, range.atLeast, [1, 37, 99] as const, range.below].map((at) => inRange(at, range)),
        ).toEqual([false, true, true, false]);
        expect(rangeText(range)).toBe('at least 1.36.0 and below 1.38.0');
    });

    it('is an order of numbers, not of letters', () => {
        fc.assert(
            fc.property(releases, releases, (a, b) => {
                const number = ([major, minor, patch]: Release) => major * 10_000 + minor * 100 + patch;
                expect(Math.sign(compareReleases(a, b))).toBe(Math.sign(number(a) - number(b)));
            }),
        );
    });
});
