import type { ProbeOutcome } from '../../../drill/faults/probe';
import type { DrillPlan } from '../../../drill/plan/plan';
import { assemble } from '../../../drill/report/assemble';
import type { Report } from '../../../drill/report/report';
import type { DrillSettings } from '../../../drill/run/drill';
import type { Recording } from '../../../drill/run/recording';
import { AMERICA, type Behaviour, EUROPE, machine, plan, recording, settings } from '../support/synthetic';

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

    it('name every expectation with what was expected and measured', () => {
        expect(drilled().expectations.map(({ name, expected, measured }) => [name, expected, measured])).toEqual([
            ['steady.lost', 0, 0],
            ['steady.settledRequests', 2000, 2001],
            [`steady.shares.${EUROPE}`, 0.5, expect.closeTo(0.5, 2)],
            [`steady.shares.${AMERICA}`, 0.5, expect.closeTo(0.5, 2)],
            ['steady.unnamed', 0, 0],
            ['failover.lost', 0, 0],
            ['failover.firstReplyMs', 60, expect.any(Number)],
            ['fault.p99OverSteadyMs', 30, expect.any(Number)],
            ['fault.settledRequests', 2000, 2100],
            [`fault.shares.${EUROPE}`, 0, 0],
            [`fault.shares.${AMERICA}`, 1, 1],
            [`fault.replies.${EUROPE}`, 0, 0],
            ['fault.unnamed', 0, 0],
            ['failback.lost', 0, 0],
            ['recovery.settledRequests', 2000, expect.any(Number)],
            [`recovery.shares.${EUROPE}`, 0.5, expect.closeTo(0.5, 2)],
            [`recovery.shares.${AMERICA}`, 0.5, expect.closeTo(0.5, 2)],
            ['recovery.unnamed', 0, 0],
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

    it('leave out what is not expected', () => {
        const { expectations } = drilled({ fault: 'partition' });
        expect(expectations.map(({ name }) => name)).not.toContain('failover.lost');
        expect(expectations).toHaveLength(plan.clusters.length * 3 + 8);
    });

    describe('where the entry should fail closed', () => {
        const closed = (cause?: string): DrillSettings => ({
            ...settings({ fault: 'all-down' }),
            plan: alone,
            expectation: { fault: {}, ...(cause !== undefined && { cause }) },
        });
        const noHealthy = 'no healthy upstream';

        it('are met by nobody’s answers and a cause', () => {
            const report = assemble(closed('No Healthy'), failing(noHealthy), machine);
            expect(missed(report)).toEqual([]);
            expect(report.causes).toEqual([
                {
                    source: 'reply',
                    where: 'entry',
                    text: `HTTP 503: ${noHealthy}`,
                    count: expect.any(Number) as number,
                },
            ]);
            expect(report.expectations).toContainEqual(
                expect.objectContaining({
                    name: 'fault.causes',
                    title: 'Fault: causes that say “No Healthy”',
                    measured: 1,
                }),
            );
        });

        it('are missed by one answer of another, and where nothing explains the rest as expected', () => {
            const made = failing(noHealthy);
            const first = [...made.samples].find(({ detail }) => detail !== undefined);
            const samples = made.samples.map((sample) =>
                sample === first ? { ...sample, status: 200, cluster: AMERICA, pod: 'stray' } : sample,
            );
            expect(missed(assemble(closed(), { ...made, samples }, machine))).toEqual(['fault.replies.others']);
            expect(missed(assemble(closed('certificate expired'), made, machine))).toEqual(['fault.causes']);
        });
    });

    it('judge how long the way back took, where that is expected', () => {
        const back = (fullFailbackMs: number): string[] =>
            missed(
                assemble(
                    { ...settings(), expectation: { ...settings().expectation, fullFailbackMs } },
                    recording({ failbackMs: 1100 }),
                    machine,
                ),
            );
        expect(back(1200)).toEqual([]);
        expect(back(1000)).toEqual(['failback.fullShiftMs']);
    });

    it('judge a steady phase by as few requests as the fault allows', () => {
        const few = { ...settings(), expectation: { ...settings().expectation, steadyRequests: 50 } };
        const [, enough] = assemble(few, recording(), machine).expectations;
        expect(enough).toMatchObject({ name: 'steady.settledRequests', expected: 50 });
    });

    it.each<[string, ProbeOutcome, string[]]>([
        ['is refused as expected', { outcome: 'refused', text: 'TLS alert: certificate required' }, []],
        ['is refused otherwise', { outcome: 'refused', text: 'connection reset' }, ['probe.1.cause']],
        ['is answered', { outcome: 'answered', text: 'HTTP/1.1 200 OK' }, ['probe.1.answers', 'probe.1.cause']],
        ['reaches nobody', { outcome: 'unreached', text: 'ECONNREFUSED' }, ['probe.1.answers', 'probe.1.cause']],
    ])('judge a probe that %s', (_, outcome, names) => {
        const probe = { name: 'no certificate', address: 'a:1', sni: 'x', cause: 'certificate required' };
        const report = assemble(settings(), { ...recording(), probed: [{ probe, outcome }] }, machine);
        expect(missed(report)).toEqual(names);
        expect(report.causes?.[0]).toMatchObject({ source: 'probe', where: 'a:1' });
    });
});

/** One cluster answers, and nobody while it is broken. */
const alone: DrillPlan = {
    ...plan,
    expectations: {
        ...plan.expectations,
        steady: { [EUROPE]: 1, [AMERICA]: 0 },
        recovery: { [EUROPE]: 1, [AMERICA]: 0 },
    },
};

function failing(detail: string): Recording {
    const made = recording({ failbackMs: 0 });
    const { faultAt, faultEndedAt } = made.moments;
    const samples = made.samples.map((sample) =>
        sample.scheduledAt >= faultAt && sample.scheduledAt < faultEndedAt
            ? { ...sample, status: 503, cluster: '', pod: '', detail }
            : { ...sample, cluster: EUROPE },
    );
    return { ...made, samples };
}
