import fc from 'fast-check';
import type { Sample } from '../../../drill/load/sample';
import { mostOutcomes, otherBackends, SampleLog, type Samples } from '../../../drill/load/samples';

/** Few different outcomes, as a drill has them, in any order of time. */
const sample: fc.Arbitrary<Sample> = fc.record(
    {
        scheduledAt: fc.double({ min: 1.7e12, max: 1.9e12, noNaN: true }),
        lateMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
        latencyMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
        status: fc.constantFrom(0, 200, 503),
        error: fc.constantFrom('', 'TIMEOUT'),
        cluster: fc.constantFrom('', 'eu', 'us'),
        pod: fc.constantFrom('', 'a', 'b'),
        detail: fc.constantFrom('no healthy upstream', 'reset'),
        expected: fc.boolean(),
        served: fc.nat(2),
        hops: fc.constant({ reviews: { cluster: 'eu', pod: 'r' } }),
        anonymous: fc.constant(true as const),
    },
    { requiredKeys: ['scheduledAt', 'lateMs', 'latencyMs', 'status', 'error', 'cluster', 'pod'] },
);

function logged(samples: readonly Sample[]): SampleLog {
    const log = new SampleLog();
    samples.forEach((each) => log.push(each));
    return log;
}

const byTime = (one: Sample, other: Sample): number => one.scheduledAt - other.scheduledAt;

describe('a log of samples', () => {
    it.each<[string, (samples: Samples) => unknown]>([
        ['has all of them, to the last digit', (samples) => [...samples]],
        ['filters them', (samples) => [...samples.filter(({ status }, index) => status === 200 && index % 3 > 0)]],
        [
            'filters what was filtered',
            (samples) => [...samples.filter(({ error }) => error === '').filter(({ cluster }) => cluster === 'eu')],
        ],
        ['sorts them, and parts of them', (samples) => [...samples.toSorted(byTime).slice(1, -1).toSorted(byTime)]],
        ['has its last ones', (samples) => [...samples.slice(-3)]],
        [
            'ends where it ends',
            (samples) => [...samples.slice(2, 1000), ...samples.slice(1000), ...samples.slice(-1000)],
        ],
        ['has single ones', (samples) => [0, 1, -1, 5, 1000, -1000].map((index) => samples.at(index))],
        ['finds the first', (samples) => samples.findIndex(({ cluster }) => cluster === 'us')],
        ['finds the last of a part', (samples) => samples.slice(1).findLastIndex(({ cluster }) => cluster === 'us')],
        ['knows whether there is one', (samples) => samples.some(({ detail }) => detail === 'reset')],
        ['maps them', (samples) => samples.map(({ latencyMs }, index) => latencyMs + index)],
        ['counts them', (samples) => samples.filter(({ pod }) => pod === 'a').length],
    ])('%s, as an array', (_, of) => {
        fc.assert(
            fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
                expect(of(logged(samples))).toEqual(of(samples));
            }),
        );
    });

    it('grows beyond a block, while parts of it stay as they were', () => {
        const log = new SampleLog();
        const push = (index: number): void =>
            log.push({
                scheduledAt: index,
                lateMs: 0,
                latencyMs: index / 2,
                status: 200,
                error: '',
                cluster: 'eu',
                pod: 'a',
            });
        for (let index = 0; index < 65_536; index++) {
            push(index);
        }
        const before = log.slice();
        push(65_536);
        push(65_537);
        expect(log.map(({ scheduledAt }) => scheduledAt)).toEqual(Array.from({ length: 65_538 }, (_, index) => index));
        expect(before).toHaveLength(65_536);
        expect(log.at(-1)).toMatchObject({ scheduledAt: 65_537, latencyMs: 32_768.5 });
    });

    it('stays bounded where every reply is of another pod, and keeps clusters and losses', () => {
        const log = new SampleLog();
        const count = 2 * mostOutcomes;
        for (let index = 0; index < count; index++) {
            const isLost = index % 2 === 1;
            log.push({
                ...{ scheduledAt: index, lateMs: 0, latencyMs: 1, cluster: 'eu', pod: `pod-${index}` },
                ...(isLost ? { status: 503, error: '', detail: `request ${index}` } : { status: 200, error: '' }),
            });
        }
        expect(log.at(0)?.pod).toBe('pod-0');
        expect(log.at(count - 2)).toEqual({
            ...{ scheduledAt: count - 2, lateMs: 0, latencyMs: 1, status: 200, error: '' },
            ...{ cluster: 'eu', pod: otherBackends },
        });
        expect(log.at(count - 1)).toMatchObject({ status: 503, cluster: 'eu', pod: otherBackends });
        expect(log.filter(({ status }) => status === 503).length).toBe(mostOutcomes);
        expect(new Set(log.map(({ pod }) => pod)).size).toBe(mostOutcomes + 1);
    });
});
