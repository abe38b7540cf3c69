import * as fc from 'fast-check';
import { leastMaxEjectionPercent, mostEjected } from '../../../analysis/envoy/ejection';

const hosts = fc.integer({ min: 1, max: 500 });
const percent = fc.integer({ min: 0, max: 100 });

describe("Envoy's ejection limit", () => {
    it.each([
        ['the default with 9 hosts', 9, 10, 0],
        ['the default with 10 hosts', 10, 10, 1],
        ['half of 4', 4, 50, 2],
        ['a third of 3, rounded down', 3, 33, 0],
        ['a third of 3, rounded up', 3, 34, 1],
        ['99 % of 2', 2, 99, 1],
        ['everything', 7, 100, 7],
        ['no hosts', 0, 100, 0],
    ])('%s', (_, count, limit, expected) => {
        expect(mostEjected(count, limit)).toBe(expected);
    });

    it("is the most for which Envoy's comparison holds", () => {
        fc.assert(
            fc.property(hosts, percent, (count, limit) => {
                const most = mostEjected(count, limit);
                expect((100 * most) / count).toBeLessThanOrEqual(limit);
                expect(most === count || (100 * (most + 1)) / count > limit).toBe(true);
            }),
        );
    });

    it('is reached by the least percent, and not by one less', () => {
        fc.assert(
            fc.property(hosts, hosts, (count, some) => {
                const failing = Math.min(count, some);
                const least = leastMaxEjectionPercent(failing, count);
                expect(mostEjected(count, least)).toBeGreaterThanOrEqual(failing);
                expect(mostEjected(count, least - 1)).toBeLessThan(failing);
            }),
        );
    });
});
