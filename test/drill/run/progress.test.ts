import { progressLine, ProgressMeter } from '../../../drill/run/progress';
import { traffic } from '../support/samples';

describe('progress', () => {
    it('is told once a second, about what came since', () => {
        const samples = traffic('aaaa');
        const meter = new ProgressMeter('crash', 'fault', samples, ['a', 'b'], 10_000);
        samples.push(...traffic('abbx'));
        expect(meter.due(10_999, 'the full shift')).toBeUndefined();
        expect(meter.due(12_000, 'the full shift')).toEqual({
            fault: 'crash',
            stage: 'fault',
            elapsedMs: 2000,
            rate: 2,
            lost: 1,
            shares: { a: 1 / 3, b: 2 / 3 },
            awaiting: 'the full shift',
        });
        samples.push(...traffic('xb'));
        expect(meter.due(12_500, '')).toBeUndefined();
        expect(meter.due(13_000, '')).toMatchObject({ elapsedMs: 3000, rate: 2, lost: 2, shares: { a: 0, b: 1 } });
    });

    it('is one plain line', () => {
        const shares = { 'europe-west1': 0, 'us-central1': 1 };
        expect(
            progressLine({
                fault: 'crash',
                stage: 'fault',
                elapsedMs: 3049,
                rate: 199.8,
                lost: 2,
                shares,
                awaiting: 'held 7.0 s more',
            }),
        ).toBe('[crash] fault 3 s: 200/s, 2 lost, europe-west1 0.0 %, us-central1 100.0 % (held 7.0 s more)');
    });
});
