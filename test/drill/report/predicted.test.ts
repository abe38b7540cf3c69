import { assemble } from '../../../drill/report/assemble';
import { reportPage } from '../../../drill/report/html/page';
import { markdownText } from '../../../drill/report/markdown';
import type { FaultPrediction, PredictedDrill } from '../../../drill/report/predicted';
import type { Report } from '../../../drill/report/report';
import { reportSchema } from '../../../drill/report/schema';
import { terminalText } from '../../../drill/report/terminal';
import { problems } from '../../../drill/report/validate';
import { type Behaviour, machine, recording, settings } from '../support/synthetic';

const prediction: FaultPrediction = {
    lost: 5,
    firstReplyMs: 155,
    fullShiftMs: 155,
    failbackMs: 4_000,
    because: '2 retries at most',
};

const drilled = (behaviour: Behaviour = {}, change: Partial<FaultPrediction> = {}): Report =>
    assemble({ ...settings(behaviour), predict: () => ({ ...prediction, ...change }) }, recording(behaviour), machine);

const kept = ({ predicted = [] }: Report) => predicted.map(({ name, ok }) => [name, ok]);

describe('what a report says of its prediction', () => {
    it('is every bound beside what was measured', () => {
        const report = drilled();
        expect(kept(report)).toEqual([
            ['failover.lost', true],
            ['failover.firstReplyMs', true],
            ['failover.lastErrorMs', true],
            ['failback.fullShiftMs', true],
        ]);
        expect(report.predicted?.[0]).toMatchObject({ bound: 5, measured: 0, because: '2 retries at most' });
    });

    it.each<[string, Behaviour, Partial<FaultPrediction>, string[]]>([
        ['more was lost', { shiftMs: 1000, duringShift: 'lost' }, {}, ['failover.lost', 'failover.lastErrorMs']],
        ['the traffic came back later', {}, { failbackMs: 100 }, ['failback.fullShiftMs']],
        ['there is no bound', {}, { firstReplyMs: null, fullShiftMs: null, failbackMs: null }, []],
    ])('names what did not hold where %s, and leaves the verdict alone', (_, behaviour, change, names) => {
        const report = drilled(behaviour, change);
        expect(kept(report).flatMap(([name, ok]) => (ok ? [] : [name]))).toEqual(names);
        expect(report.verdict).toBe(assemble(settings(behaviour), recording(behaviour), machine).verdict);
    });

    it('is asked for the drill that was run', () => {
        const asked: PredictedDrill[] = [];
        const predict = (drill: PredictedDrill) => void asked.push(drill);
        const report = assemble({ ...settings(), predict }, recording(), machine);
        expect(asked).toEqual([{ fault: 'crash', rate: 200, outageMs: expect.closeTo(10_500, -2) as number }]);
        expect(report.predicted).toBeUndefined();
    });

    it('is in every form of the report', () => {
        const report = drilled();
        expect(problems(JSON.parse(JSON.stringify(report)), reportSchema)).toEqual([]);
        expect(terminalText([report, report], false)).toMatch(/✓ +Failover: requests lost +5 +0 +2 retries at most/);
        expect(terminalText([report, report], false)).toContain('0 (predicted ≤ 5)');
        expect(markdownText([report])).toContain('| Failover: requests lost | 5 | 0 |');
        const page = reportPage([report, drilled({}, { failbackMs: 100 })]);
        expect(page).toContain('Predicted and measured');
        expect(page).toContain('0 lost (predicted ≤ 5)');
        expect(page).toMatch(/back in [^<]*\(predicted ≤ 100 ms ✗\)/);
    });
});
