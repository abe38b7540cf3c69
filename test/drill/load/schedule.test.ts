import fc from 'fast-check';
import { dueAt, dueBy } from '../../../drill/load/schedule';

const schedule = fc.record({
    startsAt: fc.double({ min: 0, max: 1e7, noNaN: true }),
    rate: fc.double({ min: 0.5, max: 5000, noNaN: true }),
});

describe('the schedule', () => {
    it('has its 200th request a second at exactly one second, and does not drift', () => {
        expect(dueAt({ startsAt: 10, rate: 200 }, 200)).toBe(1010);
        expect(dueAt({ startsAt: 0, rate: 3 }, 3_000_000)).toBe(1e9);
    });

    it.each([
        ['nothing before it starts', 99.9, 0],
        ['the first request at its start', 100, 1],
        ['no more until the next is due', 104.9, 1],
        ['the next when it is due', 105, 2],
        ['all that a pause held up', 1100, 201],
    ])('counts %s', (_, now, count) => {
        expect(dueBy({ startsAt: 100, rate: 200 }, now)).toBe(count);
    });

    it('counts exactly the requests whose due time has come', () => {
        fc.assert(
            fc.property(schedule, fc.double({ min: -1000, max: 100_000, noNaN: true }), (when, elapsed) => {
                const now = when.startsAt + elapsed;
                const count = dueBy(when, now);
                expect(count === 0 || dueAt(when, count - 1) <= now).toBe(true);
                expect(dueAt(when, count)).toBeGreaterThan(now);
            }),
        );
    });
});
