import { backendReader } from '../../drill/load/backend';
import { replyText } from '../../drill/load/replyText';
import { isLost, type Sample } from '../../drill/load/sample';
import { drillPlan } from '../../drill/plan/planCheck';
import { planSchema } from '../../drill/plan/schema';
import { assemble } from '../../drill/report/assemble';
import { markdownText } from '../../drill/report/markdown';
import { reportSchema } from '../../drill/report/schema';
import { problems } from '../../drill/report/validate';
import { warmUpProblem } from '../../drill/run/warmUp';
import { machine, plan, recording, settings } from './support/synthetic';

const { steady, recovery, faults, ...bounds } = plan.expectations;
const unnamedPlan = {
    ...plan,
    answeredBy: 'none',
    expectations: { ...bounds, faults: { crash: { lost: 0, firstReplyMs: 60 }, 'all-down': { fault: {} } } },
    faults: { 'all-down': { actions: [{ do: 'scale', cluster: plan.primary, namespace: 'a', deployment: 'b' }] } },
};
const unnamed = (sample: Sample): Sample => ({ ...sample, cluster: '', pod: '' });

describe('a plan whose replies name no cluster', () => {
    const checked = drillPlan(unnamedPlan, 'plan.json');
    const made = recording();
    const samples = made.samples.map(unnamed);
    const drilled = (kind: 'crash' | 'all-down', change: (sample: Sample) => Sample) =>
        assemble(
            {
                ...settings({ fault: 'crash' }),
                plan: checked,
                expectation: checked.expectations.faults[kind] ?? { fault: {} },
            },
            { ...made, samples: samples.map(change) },
            machine,
        );

    it('has no shares, in the schema too', () => {
        expect(problems(unnamedPlan, planSchema)).toEqual([]);
        expect(() => drillPlan({ ...unnamedPlan, answeredBy: undefined }, 'plan.json')).toThrow(
            '`expectations.steady` needs a share for each cluster',
        );
        const expectations = { ...unnamedPlan.expectations, steady, recovery, faults };
        expect(() => drillPlan({ ...unnamedPlan, expectations }, 'plan.json')).toThrow(
            /`expectations.steady` has no effect: `answeredBy` is `none`[^]*`expectations.recovery` has[^]*`expectations.faults.crash.fault` has/,
        );
    });

    it('reads no name, whatever a reply says', () => {
        const reply = { body: replyText('cluster=eu'), headers: {}, peer: '' };
        expect(backendReader('none')(reply)).toEqual({ cluster: '', pod: '' });
    });

    it('is warm once every request is answered, where another plan says how to name clusters', () => {
        expect(warmUpProblem(samples.slice(0, 60), checked)).toBeUndefined();
        expect(warmUpProblem(samples.slice(0, 60), plan)).toContain(
            'With `answeredBy: none` the drill judges no shares',
        );
    });

    it('is judged by all but shares, and the report says so', () => {
        const report = drilled('crash', (sample) => sample);
        expect(report).toMatchObject({ verdict: 'pass', topology: { sharesJudged: false, expected: { steady: {} } } });
        const names = report.expectations.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['steady.lost', 'failover.lost', 'fault.settledRequests']));
        expect(names.join(' ')).not.toMatch(/shares|replies|unnamed/);
        expect(markdownText([report])).toContain('shares not judged: no reply names a cluster');
        expect(problems(JSON.parse(JSON.stringify(report)), reportSchema)).toEqual([]);
        expect(report.closeUps[0]?.points.every(([, , cluster]) => cluster === 2)).toBe(true);
    });

    it('fails where requests are lost, and where an entry that fails closed answers', () => {
        const inFault = ({ scheduledAt }: Sample): boolean =>
            scheduledAt >= made.moments.faultAt && scheduledAt < made.moments.faultAt + 50;
        const report = drilled('crash', (sample) => (inFault(sample) ? { ...sample, status: 503 } : sample));
        expect(report.phases[1]?.lost).toBeGreaterThan(0);
        expect(report.verdict).toBe('fail');
        expect(report.phases.map(({ lost, requests }) => requests - lost)).toEqual(
            report.phases.map(({ backends }) => backends.reduce((sum, { requests }) => sum + requests, 0)),
        );
        expect(drilled('all-down', (sample) => sample).verdict).toBe('fail');
        expect(samples.some(isLost)).toBe(false);
    });
});
