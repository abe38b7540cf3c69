import { assemble } from '../../../drill/report/assemble';
import { Report } from '../../../drill/report/report';
import { AMERICA, Behaviour, EUROPE, machine, plan, recording, settings } from '../support/synthetic';

function drilled(behaviour: Behaviour = {}): Report {
    return assemble(settings(behaviour), recording(behaviour), machine);
}

const missed = ({ expectations }: Report): string[] => expectations.filter(({ ok }) => !ok).map(({ name }) => name);

describe('the expectations of a drill', () => {
    it('are all met where a crash costs nobody anything', () => {
        const report = drilled();
        expect(missed(report)).toEqual([]);
        expect(report.verdict).toBe('pass');
    });

    it('name every promise with what was expected and measured', () => {
        expect(drilled().expectations.map(({ name, expected, measured }) => [name, expected, measured])).toEqual([
            ['steady.lost', 0, 0],
            ['steady.settledRequests', 2000, 2001],
            [`steady.shares.${EUROPE}`, 0.5, expect.closeTo(0.5, 2)],
            [`steady.shares.${AMERICA}`, 0.5, expect.closeTo(0.5, 2)],
            ['failover.lost', 0, 0],
            ['failover.firstReplyMs', 60, expect.any(Number)],
            ['fault.p99OverSteadyMs', 30, expect.any(Number)],
            ['fault.settledRequests', 2000, 2100],
            [`fault.shares.${EUROPE}`, 0, 0],
            [`fault.shares.${AMERICA}`, 1, 1],
            ['failback.lost', 0, 0],
            ['recovery.settledRequests', 2000, expect.any(Number)],
            [`recovery.shares.${EUROPE}`, 0.5, expect.closeTo(0.5, 2)],
            [`recovery.shares.${AMERICA}`, 0.5, expect.closeTo(0.5, 2)],
        ]);
    });

    it.each<[string, Behaviour, string[]]>([
        ['requests were lost', { shiftMs: 100, duringShift: 'lost' }, ['failover.lost']],
        ['the shift took so long that p99 shows it', { shiftMs: 3000, duringShift: 40 }, ['fault.p99OverSteadyMs']],
        [
            'a hanging request took longer than the try timeout allows',
            { fault: 'hang', shiftMs: 250, duringShift: 400 },
            ['fault.worstMs'],
        ],
        [
            'the traffic did not come back',
            { failbackMs: 60_000 },
            ['recovery.settledRequests', `recovery.shares.${EUROPE}`, `recovery.shares.${AMERICA}`],
        ],
    ])('are missed where %s', (_, behaviour, names) => {
        const made = recording(behaviour);
        const moments =
            behaviour.failbackMs === 60_000
                ? { ...made.moments, endedAt: made.moments.faultEndedAt + 30_000 }
                : made.moments;
        const report = assemble(settings(behaviour), { ...made, moments }, machine);
        expect(missed(report)).toEqual(names);
        expect(report.verdict).toBe('fail');
    });

    it('leave out what is not promised', () => {
        const { expectations } = drilled({ fault: 'partition' });
        expect(expectations.map(({ name }) => name)).not.toContain('failover.lost');
        expect(expectations).toHaveLength(plan.clusters.length * 3 + 4);
    });
});
