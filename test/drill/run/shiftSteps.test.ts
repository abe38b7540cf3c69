import * as fc from 'fast-check';
import { shiftSteps } from '../../../drill/run/shiftSteps';

const percent = fc.integer({ min: 0, max: 100 });

describe('shiftSteps', () => {
    it.each([
        [100, 0, 25, [75, 50, 25, 0]],
        [100, 0, 30, [70, 40, 10, 0]],
        [1, 100, 50, [51, 100]],
        [60, 100, 10, [70, 80, 90, 100]], // goes on from where it stopped
        [100, 0, 100, [0]],
        [40, 40, 10, []],
    ])('from %i to %i by %i', (from, to, step, expected) => {
        expect(shiftSteps(from, to, step)).toEqual(expected);
    });

    it('never moves more than a step, never turns, and arrives', () => {
        fc.assert(
            fc.property(percent, percent, fc.integer({ min: 1, max: 100 }), (from, to, step) => {
                const all = [from, ...shiftSteps(from, to, step)];
                const moves = all.slice(1).map((each, index) => each - (all[index] ?? 0));
                expect(all.at(-1)).toBe(to);
                expect(moves.every((move) => Math.sign(move) === Math.sign(to - from))).toBe(true);
                expect(moves.every((move) => Math.abs(move) <= step)).toBe(true);
            }),
        );
    });
});
