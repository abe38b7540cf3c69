import fc from 'fast-check';
import { ejections, failbackBoundMs, timeFor } from '../../../drill/run/waitBounds';
import { plan } from '../support/synthetic';

describe('ejections in a row', () => {
    it.each([
        ['one where the outage is shorter than an ejection', 10_000, 30_000, 1],
        ['two where it outlives the first', 5000, 3000, 2],
        ['two up to the end of the second, 3 + 6 s', 9000, 3000, 2],
        ['three beyond', 9001, 3000, 3],
        ['one where nothing is ejected for a time', 5000, 0, 1],
    ])('are %s', (_, outage, base, expected) => {
        expect(ejections(outage, base)).toBe(expected);
    });

    it('cover the outage, and without the last would not', () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: 100, max: 60_000 }), (outage, base) => {
                const count = ejections(outage, base);
                const covered = (k: number): number =>
                    Array.from({ length: k }, (_, index) => Math.min((index + 1) * base, 300_000)).reduce(
                        (sum, ms) => sum + ms,
                        0,
                    );
                expect(covered(count)).toBeGreaterThanOrEqual(outage);
                expect(count === 1 || covered(count - 1) < outage).toBe(true);
            }),
        );
    });
});

describe('failbackBoundMs', () => {
    it.each([
        ['base ejection, interval and margin in the guide', 30_000, 10_000, 61_000],
        ['the second ejection where the outage outlives the first', 6000, 10_000, 43_000],
        ['no more than Envoy’s longest ejection', 60_000, 3_600_000, 331_000],
    ])('is %s', (_, baseEjectionTimeMs, outage, expected) => {
        expect(failbackBoundMs({ ...plan, baseEjectionTimeMs }, outage)).toBe(expected);
    });
});

describe('timeFor', () => {
    it('is the time the requests take, and a second', () => {
        expect(timeFor(2000, 200)).toBe(11_000);
    });
});
