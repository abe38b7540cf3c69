import fc from 'fast-check';
import { closeUp, mostPoints } from '../../../drill/measurement/closeUp';
import { ascending, percentile, round } from '../../../drill/measurement/percentiles';
import { binWidth, mostBins, series } from '../../../drill/measurement/series';
import { answered, lost, T0, traffic } from '../support/samples';

describe('series', () => {
    it('counts every request once, whatever its time', () => {
        const sample = fc.record({
            at: fc.integer({ min: -1000, max: 20_000 }),
            latencyMs: fc.integer({ min: 0, max: 5000 }),
            cluster: fc.constantFrom('a', 'b', ''),
            lost: fc.boolean(),
        });
        fc.assert(
            fc.property(fc.array(sample), (made) => {
                const samples = made.map(({ at, latencyMs, cluster, lost: gone }) =>
                    answered(at, cluster, { latencyMs, status: gone ? 503 : 200 }),
                );
                const found = series(samples, T0, T0 + 10_000);
                const total = [...found.backends.map(({ replies }) => replies), found.lost]
                    .flat()
                    .reduce((sum, count) => sum + count, 0);
                expect(total).toBe(samples.length);
                expect(found.lost.reduce((sum, count) => sum + count, 0)).toBe(made.filter((each) => each.lost).length);
            }),
        );
    });

    it('bins by the time a request ended, and knows no latency where nothing was answered', () => {
        const found = series(
            [answered(50, 'a', { latencyMs: 100 }), answered(120, 'a', { latencyMs: 10 }), lost(210)],
            T0,
            T0 + 300,
        );
        expect(found).toEqual({
            binMs: 100,
            backends: [{ cluster: 'a', pod: 'a-0', replies: [0, 2, 0] }],
            lost: [0, 0, 1],
            p50Ms: [null, 10, null],
            maxMs: [null, 100, null],
        });
    });

    it('has the latencies of each bin, whatever their order', () => {
        const made = fc.array(fc.record({ at: fc.nat(999), latencyMs: fc.double({ min: 0, max: 500, noNaN: true }) }));
        fc.assert(
            fc.property(made, (requests) => {
                const found = series(
                    requests.map(({ at, latencyMs }) => answered(at, 'a', { latencyMs })),
                    T0,
                    T0 + 1500,
                );
                const sorted = found.p50Ms.map((_, bin) =>
                    ascending(
                        requests
                            .filter(({ at, latencyMs }) => Math.floor((T0 + at + latencyMs - T0) / 100) === bin)
                            .map(({ latencyMs }) => latencyMs),
                    ),
                );
                const at = (fraction: number) =>
                    sorted.map((values) => (values.length === 0 ? null : round(percentile(values, fraction), 2)));
                expect(found).toMatchObject({ p50Ms: at(0.5), maxMs: at(1) });
            }),
        );
    });

    it('stays small however long the drill', () => {
        expect(binWidth(60_000)).toBe(100);
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 400_000_000 }), (durationMs) => {
                expect(durationMs / binWidth(durationMs)).toBeLessThanOrEqual(mostBins);
            }),
        );
    });
});

describe('closeUp', () => {
    it('keeps every request around the moment', () => {
        const samples = [...traffic('ab', -10), lost(0, { latencyMs: 7 }), answered(5, 'b'), answered(800, 'b')];
        expect(closeUp('failover', samples, T0, T0 - 1000, ['a', 'b'])).toEqual({
            transition: 'failover',
            atMs: 1000,
            fromMs: -250,
            toMs: 750,
            clusters: ['a', 'b'],
            points: [
                [-10, 1, 0],
                [-5, 1, 1],
                [0, 7, -1],
                [5, 1, 1],
            ],
        });
    });

    it('shows a shorter time at a rate that would give too many, but nothing of it left out', () => {
        const samples = Array.from({ length: 10_000 }, (_, index) => answered(index / 5 - 1000));
        const { points, fromMs, toMs } = closeUp('failover', samples, T0, T0, ['a']);
        expect(points.length).toBeLessThanOrEqual(mostPoints);
        expect(points.length).toBe(
            samples.filter(({ scheduledAt }) => scheduledAt - T0 >= fromMs && scheduledAt - T0 < toMs).length,
        );
        expect(points.length).toBeGreaterThan(mostPoints / 2);
    });
});
