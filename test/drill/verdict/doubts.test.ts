import { latenessDoubts } from '../../../drill/verdict/doubts';
import type { Expectation } from '../../../drill/verdict/expectation';

const expectation = (name: string, unit: Expectation['unit'], ok: boolean): Expectation => ({
    ...{ name, title: name, comparison: 'at most', expected: 0, measured: ok ? 0 : 1 },
    ...{ unit, ok },
});
const share = expectation('fault.shares.us', 'fraction', false);
const time = expectation('failover.firstReplyMs', 'ms', false);
const few = expectation('steady.settledRequests', 'requests', false);
const lost = expectation('failover.lost', 'requests', false);
const probe = expectation('probe.1.answers', 'count', false);
const met = expectation('failover.lost', 'requests', true);

describe('a late load generator', () => {
    it.each<[string, number, Expectation[], boolean]>([
        ['a missed share', 20, [met, share], true],
        ['a missed time', 20, [met, time], true],
        ['too few settled requests', 20, [few], true],
        ['a missed share, where it was on time', 4, [share], false],
        ['lost requests', 20, [lost], false],
        ['a missed share beside lost requests', 20, [share, lost], false],
        ['a probe that was answered', 20, [share, probe], false],
        ['a drill that met everything', 60, [met], false],
    ])('and %s', (_, lateMs, expectations, isInDoubt) => {
        expect(latenessDoubts(lateMs, expectations)).toHaveLength(isInDoubt ? 1 : 0);
    });

    it('names what cannot be judged', () => {
        expect(latenessDoubts(20, [met, share, time])).toEqual([
            'The load generator was 20 ms late (p99): this machine is too busy to judge fault.shares.us, failover.firstReplyMs.',
        ]);
    });
});
