import { measureTransition, returning, survivors } from '../../../drill/measurement/transition';
import { answered, lost, T0, traffic } from '../support/samples';

const toB = { shares: { a: 0, b: 1 }, tolerance: 0, window: 10 };
const measure = (samples: ReturnType<typeof traffic>) => measureTransition('failover', T0, samples, ['b'], toB);

describe('measureTransition', () => {
    it('times first reply, last error and full shift from the fault', () => {
        const samples = [
            answered(-2, 'b', { latencyMs: 4 }), // in flight: not the answer to a request after the fault
            lost(3, { latencyMs: 100 }),
            answered(8, 'b', { latencyMs: 20 }),
            lost(13, { latencyMs: 2 }),
            ...traffic('b'.repeat(20), 18),
        ];
        const { transition, settledFrom, settledAfterMs } = measure(samples);
        expect(transition).toEqual({
            name: 'failover',
            by: ['b'],
            firstReplyMs: 19,
            lastErrorMs: 103,
            fullShiftMs: 19,
            lost: 2,
        });
        expect({ settledFrom, settledAfterMs }).toEqual({ settledFrom: 4, settledAfterMs: 18 });
    });

    it('knows no last error where none was lost', () => {
        expect(measure(traffic('b'.repeat(20))).transition).toMatchObject({
            lastErrorMs: null,
            lost: 0,
            firstReplyMs: 1,
        });
    });

    it('knows no first reply and no shift where the survivor never answers', () => {
        expect(measure(traffic('x'.repeat(20))).transition).toMatchObject({
            firstReplyMs: null,
            fullShiftMs: null,
            lost: 20,
        });
        expect(measure([]).transition).toMatchObject({
            firstReplyMs: null,
            lastErrorMs: null,
            fullShiftMs: null,
            lost: 0,
        });
    });

    it('begins the shift with the first request that was due after the fault', () => {
        const samples = [
            answered(-2, 'b', { latencyMs: 4 }),
            answered(3, 'b', { latencyMs: 30 }),
            ...traffic('b'.repeat(20), 8),
        ];
        const { transition, settledFrom } = measure(samples);
        expect(transition).toMatchObject({ firstReplyMs: 9, fullShiftMs: 33 });
        expect(settledFrom).toBe(1);
    });

    it('takes the reply that came first, not the request that was due first', () => {
        const samples = [answered(0, 'b', { latencyMs: 300 }), ...traffic('b'.repeat(20), 5)];
        expect(measure(samples).transition).toMatchObject({ firstReplyMs: 6, fullShiftMs: 300 });
    });
});

describe('whose reply counts', () => {
    it('is that of the clusters the fault spares, and of those that were gone', () => {
        expect(survivors({ a: 0, b: 0.7, c: 0.3 })).toEqual(['b', 'c']);
        expect(returning({ a: 0, b: 1 }, { a: 0.5, b: 0.5 })).toEqual(['a']);
    });

    it('is anyone’s where the fault moves no traffic away', () => {
        expect(returning({ a: 0.5, b: 0.5 }, { a: 0.5, b: 0.5 })).toEqual(['a', 'b']);
    });
});
