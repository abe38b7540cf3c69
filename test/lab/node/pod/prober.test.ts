import { nextTryMs, type ProbeKind, Prober, Thresholds } from '../../../../lab/node/pod/prober';

describe('Thresholds', () => {
    it.each<[ProbeKind, object, string, (boolean | undefined)[]]>([
        ['readiness', {}, '+', [true]],
        ['readiness', { successThreshold: 2 }, '+-++', [undefined, undefined, undefined, true]],
        ['liveness', { successThreshold: 2 }, '+', [true]],
        ['liveness', {}, '---', [undefined, undefined, false]],
        ['liveness', { failureThreshold: 2 }, '-+--', [undefined, true, undefined, false]],
        ['startup', { failureThreshold: 1 }, '-', [false]],
    ])('%s %j: %s', (kind, probe, results, verdicts) => {
        const thresholds = new Thresholds(probe, kind);
        expect([...results].map((result) => thresholds.count(result === '+'))).toEqual(verdicts);
    });
});

describe('nextTryMs', () => {
    it('doubles from 20 ms to the period until the first success', () => {
        const waits = [1, 2, 3, 4, 5, 6, 7].map((tries) => nextTryMs('readiness', 1000, false, tries));
        expect(waits).toEqual([20, 40, 80, 160, 320, 640, 1000]);
    });

    it.each<[ProbeKind, boolean]>([
        ['readiness', true],
        ['liveness', false],
    ])('is the period for %s (succeeded before: %s)', (kind, succeeded) => {
        expect(nextTryMs(kind, 1000, succeeded, 1)).toBe(1000);
    });
});

describe('Prober', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    const probing = (kind: ProbeKind, probe: object, up: () => boolean) => {
        const verdicts: boolean[] = [];
        const tries: number[] = [];
        const begun = performance.now();
        const check = () => {
            tries.push(performance.now() - begun);
            return Promise.resolve({ ok: up(), message: '' });
        };
        const prober = new Prober(kind, probe, check, (ok) => verdicts.push(ok));
        return { prober, verdicts, tries };
    };

    it('finds a program ready soon after it is up, whatever the period', async () => {
        const { prober, verdicts, tries } = probing('readiness', { periodSeconds: 10 }, () => tries.length > 2);
        await jest.advanceTimersByTimeAsync(100);
        expect(tries).toEqual([0, 20, 60]);
        expect(verdicts).toEqual([true]);
        prober.stop();
    });

    it('counts a failure a period, however often it tries', async () => {
        const { prober, verdicts } = probing('startup', { periodSeconds: 2, failureThreshold: 3 }, () => false);
        await jest.advanceTimersByTimeAsync(4_900);
        expect(verdicts).toEqual([]);
        await jest.advanceTimersByTimeAsync(2_200);
        expect(verdicts).toContain(false);
        prober.stop();
    });

    it('first asks for a sign of life after a second', async () => {
        const { prober, tries } = probing('liveness', { periodSeconds: 3 }, () => true);
        await jest.advanceTimersByTimeAsync(4_500);
        expect(tries).toEqual([1000, 4000]);
        prober.stop();
    });

    it('keeps to initialDelaySeconds', async () => {
        const { prober, tries } = probing('readiness', { initialDelaySeconds: 5 }, () => true);
        await jest.advanceTimersByTimeAsync(5_500);
        expect(tries).toEqual([5000]);
        prober.stop();
    });

    it('changes nothing while frozen', async () => {
        const { prober, verdicts, tries } = probing('liveness', { periodSeconds: 1, failureThreshold: 1 }, () => false);
        prober.freeze(true);
        await jest.advanceTimersByTimeAsync(5_000);
        expect([verdicts, tries]).toEqual([[], []]);
        prober.freeze(false);
        await jest.advanceTimersByTimeAsync(1_000);
        expect(verdicts).toEqual([false]);
        prober.stop();
    });
});
