import * as fc from 'fast-check';
import { type ClockAnswer, ClockEstimate } from '../../../../drill/load/remote/clockEstimate';

const ways = fc.record({
    there: fc.double({ min: 0, max: 500, noNaN: true }),
    back: fc.double({ min: 0, max: 500, noNaN: true }),
    pause: fc.double({ min: 0, max: 10_000, noNaN: true }),
});

describe('the estimate of another clock', () => {
    it('is off by at most what it says, whatever the ways take and the clocks drift', () => {
        fc.assert(
            fc.property(
                fc.array(ways, { minLength: 1, maxLength: 60 }),
                fc.double({ min: -1e9, max: 1e9, noNaN: true }),
                fc.double({ min: -500e-6, max: 500e-6, noNaN: true }),
                (exchanges, offset, drift) => {
                    const theirsAt = (ours: number): number => ours * (1 + drift) - offset;
                    const estimate = new ClockEstimate();
                    let time = 0;
                    for (const { there, back, pause } of exchanges) {
                        const sentAt = (time += pause);
                        const theirs = theirsAt((time += there));
                        estimate.add({ sentAt, theirs, receivedAt: (time += back) });
                        const found = estimate.at(time);
                        const off = Math.abs(theirsAt(time) + (found?.offsetMs ?? NaN) - time);
                        expect(off).toBeLessThanOrEqual((found?.errorMs ?? NaN) + 1e-6 * Math.max(1, Math.abs(offset)));
                    }
                },
            ),
        );
    });

    it('takes the answer with the shortest way, until it is too old', () => {
        const estimate = new ClockEstimate();
        expect(estimate.at(0)).toBeUndefined();
        const answer = (sentAt: number, way: number): ClockAnswer => ({
            sentAt,
            theirs: sentAt,
            receivedAt: sentAt + way,
        });
        estimate.add(answer(0, 2));
        estimate.add(answer(1000, 40));
        expect(estimate.at(1040)).toEqual({ offsetMs: 1, errorMs: expect.closeTo(1.52, 6) as number });
        // After 100 s the short way of the beginning may be 51 ms off.
        estimate.add(answer(100_000, 40));
        expect(estimate.at(100_040)).toEqual({ offsetMs: 20, errorMs: expect.closeTo(20.02, 6) as number });
    });
});
