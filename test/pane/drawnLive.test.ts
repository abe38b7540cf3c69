import type { LiveDrill } from '../../drill/live/liveFile';
import type { LiveBin } from '../../drill/live/liveLine';
import { mostBins } from '../../drill/measurement/series';
import { drawnLive } from '../../pane/model/drawnLive';

const zero = 1_000_000;
const bin = (at: number, count: number, lost = 0): LiveBin => ({
    bin: zero + at,
    replies: { west: count },
    lost,
    p50Ms: 2,
    maxMs: 9,
});
const drill = (change: Partial<LiveDrill> = {}): LiveDrill => ({
    id: 'x',
    head: {
        version: 1,
        infrastructure: 'lab',
        scenario: 'locality',
        variant: 'guide',
        fault: 'crash',
        faultDescription: 'every pod is killed',
        rate: 200,
        attempt: 1,
        clusters: [{ name: 'west', region: 'europe-west1' }],
        primary: 'west',
        workload: { namespace: 'shop', deployment: 'hello' },
    },
    stages: [
        { stage: 'warm-up', at: zero - 2000 },
        { stage: 'steady', at: zero },
        { stage: 'fault', at: zero + 1000 },
    ],
    bins: [bin(-500, 40), bin(0, 50), bin(250, 50), bin(1000, 10, 5)],
    state: 'running',
    lastAt: zero + 1250,
    ...change,
});

describe('a running drill, drawn', () => {
    it('begins with the steady phase, and its last phase lasts until now', () => {
        const drawn = drawnLive(drill());
        expect(drawn?.phases).toEqual([
            { name: 'steady', startMs: 0, durationMs: 1000, lost: 0 },
            { name: 'fault', startMs: 1000, durationMs: 250, lost: 5 },
        ]);
        expect(drawn?.events.map(({ atMs, name }) => `${atMs} ${name}`)).toEqual(['0 steady', '1000 fault']);
        expect(drawn?.series.backends).toEqual([{ cluster: 'west', pod: '', replies: [50, 50, 0, 0, 10] }]);
        expect(drawn?.series.lost).toEqual([0, 0, 0, 0, 5]);
    });

    it('is not there during the warm-up', () => {
        expect(drawnLive(drill({ stages: [{ stage: 'warm-up', at: zero }] }))).toBeUndefined();
    });

    it('puts bins together where a drill is long', () => {
        const bins = Array.from({ length: 5000 }, (_, index) => bin(index * 250, 1));
        const series = drawnLive(drill({ bins, lastAt: zero + 5000 * 250 }))?.series;
        expect(series?.lost.length).toBeLessThanOrEqual(mostBins);
        expect(series?.backends[0]?.replies.reduce((sum, count) => sum + count, 0)).toBe(5000);
    });
});
