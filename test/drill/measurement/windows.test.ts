import fc from 'fast-check';
import { byPhase, inOrder, type Moments, phaseOf } from '../../../drill/measurement/windows';
import { answered, lost, T0 } from '../support/samples';

const moments: Moments = { steadyAt: T0, faultAt: T0 + 1000, faultEndedAt: T0 + 2000, endedAt: T0 + 3000 };

describe('the phase of a request', () => {
    it.each([
        ['none in warm-up', answered(-1), undefined],
        ['steady where it was answered before the fault', answered(990, 'a', { latencyMs: 9 }), 'steady'],
        ['fault where the fault struck while it was in flight', answered(990, 'a', { latencyMs: 11 }), 'fault'],
        ['fault where it was lost in flight', lost(999, { latencyMs: 250 }), 'fault'],
        [
            'fault where it was due in the fault, however long it took',
            answered(1999, 'a', { latencyMs: 5000 }),
            'fault',
        ],
        ['recovery from the end of the fault on', answered(2000), 'recovery'],
        ['none after the end', answered(3000), undefined],
    ])('is %s', (_, sample, expected) => {
        expect(phaseOf(sample, moments)).toBe(expected);
    });

    it('is exactly one for every request between start and end, in order of schedule', () => {
        const samples = fc.array(
            fc.record({ at: fc.integer({ min: 0, max: 2999 }), latencyMs: fc.integer({ min: 0, max: 4000 }) }),
        );
        fc.assert(
            fc.property(samples, (made) => {
                const phases = Object.values(
                    byPhase(inOrder(made.map(({ at, latencyMs }) => answered(at, 'a', { latencyMs }))), moments),
                );
                expect(phases.flatMap((phase) => [...phase])).toHaveLength(made.length);
                phases.forEach((phase) =>
                    [...phase].reduce((before, { scheduledAt }) => {
                        expect(scheduledAt).toBeGreaterThanOrEqual(before);
                        return scheduledAt;
                    }, 0),
                );
            }),
        );
    });
});
