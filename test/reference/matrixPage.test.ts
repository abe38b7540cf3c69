import { assemble } from '../../drill/report/assemble';
import { matrixPage } from '../../reference/matrixPage';
import { type Behaviour, machine, recording, settings } from '../drill/support/synthetic';

const drilled = (behaviour: Behaviour = {}) => assemble(settings(behaviour), recording(behaviour), machine);

describe('the matrix', () => {
    const page = matrixPage('abc1234', [drilled({ variant: 'guide', shiftMs: 1000, duringShift: 'lost' }), drilled()]);

    it('says which commit was measured, when, and on what', () => {
        expect(page).toMatch(/`make matrix` at commit `abc1234`, \d{4}-\d\d-\d\d, on \d+ cores, /);
    });

    it('has a row for each drill, the variants of one fault together', () => {
        const rows = page.split('\n').filter((line) => line.includes('crash'));
        expect(rows).toHaveLength(2);
        expect(rows[0]).toContain('guide');
        expect(rows[1]).toContain('hardened');
        expect(page).toContain('## locality');
    });

    it('has a row for each gateway, those of one fault together', () => {
        const drills = ['gloo', 'envoy-gateway'].flatMap((gateway) => [
            drilled({ gateway }),
            drilled({ gateway, fault: 'hang' }),
        ]);
        const rows = matrixPage('abc1234', drills)
            .split('\n')
            .filter((line) => /crash|hang/.test(line));
        expect(rows.map((row) => /on (\S+)/.exec(row)?.[1])).toEqual([
            'envoy-gateway',
            'gloo',
            'envoy-gateway',
            'gloo',
        ]);
    });

    it('explains bounds that are more than twice what was measured, and only those', () => {
        const bound = (name: string, at: number, measured: number) => ({
            ...{ name, title: `the ${name}`, unit: 'requests' as const, bound: at, measured, ok: true },
            because: 'each endpoint fails 5 times in a row',
        });
        const predicted = [bound('near', 10, 5), bound('far', 11, 5), bound('nothing', 0, 0)];
        const rows = matrixPage('abc1234', [{ ...drilled(), predicted }])
            .split('\n')
            .filter((line) => line.includes('5 times in a row'));
        expect(rows).toHaveLength(1);
        expect(rows[0]).toMatch(/crash.*the far.*11.*5.*each endpoint fails/);
    });

    it('names bounds that did not hold, and how late the load generator was', () => {
        const [bound, held] = [
            {
                name: 'reply',
                title: 'first reply',
                unit: 'ms' as const,
                bound: 60,
                measured: 117,
                ok: false,
                because: '',
            },
            { name: 'lost', title: 'lost', unit: 'requests' as const, bound: 0, measured: 0, ok: true, because: '' },
        ];
        const report = drilled();
        const { environment } = report;
        const lateMs = { ...environment.sender.lateMs, p99: 48, max: 99.9 };
        const late = { ...environment, sender: { ...environment.sender, lateMs } };
        const page = matrixPage('abc1234', [{ ...report, environment: late, predicted: [bound, held] }]);
        const [, broken = ''] = page.split('Bounds that did not hold:');
        expect(broken).toMatch(/crash.*first reply.*60.0 ms.*117 ms.*48.0 ms, 99.9 ms/);
        expect(broken).not.toContain('| lost |');
        expect(matrixPage('abc1234', [{ ...report, predicted: [held] }])).not.toContain('did not hold');
    });
});
