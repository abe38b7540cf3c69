import type { Report } from '../../../drill/report/report';
import { isInconclusive, repeatInconclusive } from '../../../drill/run/repeatInconclusive';
import type { Verdict } from '../../../drill/verdict/expectation';

const report = (verdict: Verdict, lateP99: number) =>
    ({
        verdict,
        fault: 'crash',
        doubts: verdict === 'inconclusive' ? ['3 requests are unknown.'] : [],
        environment: { sender: { lateMs: { p50: 0, p99: lateP99, max: lateP99 } } },
    }) as Report;

describe('isInconclusive', () => {
    it.each<[Verdict, number, boolean]>([
        ['fail', 6, true],
        ['fail', 4, false],
        ['pass', 60, false],
        ['inconclusive', 0, true],
    ])('a %s with a sender %d ms late: %s', (verdict, late, expected) => {
        expect(isInconclusive(report(verdict, late))).toBe(expected);
    });
});

describe('repeatInconclusive', () => {
    const tries = async (attempts: number, outcomes: Report[]) => {
        const said: string[] = [];
        let runs = 0;
        const last = await repeatInconclusive(
            attempts,
            (line) => said.push(line),
            (attempt) => {
                runs = attempt;
                return Promise.resolve(outcomes[attempt - 1] as Report);
            },
        );
        return { last, runs, said };
    };

    it('runs once when the first drill says something', async () => {
        expect(await tries(3, [report('fail', 1)])).toMatchObject({ runs: 1, last: { verdict: 'fail' }, said: [] });
    });

    it('tries again, and says so, while the machine disturbs', async () => {
        const { last, runs, said } = await tries(3, [report('fail', 20), report('pass', 2)]);
        expect({ runs, verdict: last.verdict }).toEqual({ runs: 2, verdict: 'pass' });
        expect(said.join()).toContain('20 ms late');
    });

    it('tries a drill again whose measurement is in doubt, and says why', async () => {
        const { runs, said } = await tries(3, [report('inconclusive', 0), report('pass', 0)]);
        expect({ runs, said }).toEqual({
            runs: 2,
            said: ['[crash] inconclusive: 3 requests are unknown; trying again'],
        });
    });

    it('lets the last one count even when it was disturbed', async () => {
        expect(await tries(2, [report('fail', 20), report('fail', 20)])).toMatchObject({
            runs: 2,
            last: { verdict: 'fail' },
        });
    });
});
