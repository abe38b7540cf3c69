import fc from 'fast-check';
import type { Sample } from '../../../drill/load/sample';
import { SampleLog } from '../../../drill/load/samples';
import { assemble } from '../../../drill/report/assemble';
import { machine, recording, settings } from '../support/synthetic';

/** What can become of a request. */
const outcome: fc.Arbitrary<Partial<Sample>> = fc.oneof(
    fc.record({ latencyMs: fc.double({ min: 0, max: 5000, noNaN: true }) }),
    fc.constant({ lateMs: 150 }),
    fc.constant({ status: 503, cluster: '', pod: '', detail: 'no healthy upstream' }),
    fc.constant({ status: 0, error: 'TIMEOUT', cluster: '', pod: '', latencyMs: 5000 }),
    fc.constant({ cluster: '', pod: '' }),
    fc.nat(100).map((number) => ({ pod: `new-${number}` })),
);

describe('the report of a drill', () => {
    it('bounds lost requests by a time at the rate of the drill', () => {
        const given = settings({});
        const expectation = { ...given.expectation, lost: 8, lostForMs: 1_200 };
        const { expectations } = assemble({ ...given, expectation, rate: 200 }, recording({}), machine);
        const bounds = expectations.filter(({ name }) => name === 'failover.lost' || name === 'failback.lost');
        expect(bounds.map(({ expected }) => expected)).toEqual([8 + 240, 8 + 240]);
    });

    it('is the same from a log as from a list of samples, to the request', () => {
        const { samples, ...rest } = recording({});
        const changes = fc.array(fc.tuple(fc.nat(samples.length - 1), outcome), { maxLength: 100 });
        fc.assert(
            fc.property(changes, (changed) => {
                const list = [...samples];
                for (const [index, change] of changed) {
                    list.splice(index, 1, { ...(list[index] as Sample), ...change });
                }
                list.sort((one, other) => one.scheduledAt + one.latencyMs - other.scheduledAt - other.latencyMs);
                const log = new SampleLog();
                list.forEach((sample) => log.push(sample));
                const reportOf = (from: typeof samples) => assemble(settings({}), { ...rest, samples: from }, machine);
                expect(reportOf(log)).toEqual(reportOf(list));
            }),
            { numRuns: 10 },
        );
    });
});
