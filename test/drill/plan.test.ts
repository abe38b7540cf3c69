import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInput } from '../../errors/badInput';
import { DrillPlan, drillPlan } from '../../drill/plan';
import type { DrillPlan as DeclaredPlan } from '../../stacks/drillPlan';
import { plan } from './support/synthetic';

const changed = (change: Partial<Record<keyof DrillPlan, unknown>>): unknown => ({ ...plan, ...change });
const expecting = (change: object): unknown => changed({ expectations: { ...plan.expectations, ...change } });

describe('a drill plan from outside', () => {
    it('is what the stacks declare', () => {
        const declared: DeclaredPlan = plan;
        const read: DrillPlan = declared;
        expect(drillPlan(read, 'the stack')).toBe(plan);
    });

    it('is what the reference shows', () => {
        const page = readFileSync(join(__dirname, '../../docs/reference/drill.md'), 'utf8');
        const [, example = ''] = /```json\n([^]*?)```/.exec(page) ?? [];
        expect(drillPlan(JSON.parse(example), 'the example')).toMatchObject({ scenario: 'shop' });
    });

    it('is taken as it is where it is right', () => {
        expect(drillPlan(JSON.parse(JSON.stringify(plan)), 'plan.json')).toEqual(plan);
    });

    it.each([
        ['no object', 'text', 'it holds no JSON object'],
        ['another version', changed({ schemaVersion: 2 }), '`schemaVersion` is 2; this version reads 1'],
        ['no entry', changed({ entry: undefined }), '`entry` is missing'],
        ['an entry that is no HTTP URL', changed({ entry: 'ftp://x/' }), '`entry` is "ftp://x/"'],
        [
            'a primary that is no cluster',
            changed({ primary: 'asia' }),
            '`primary` is "asia"; the clusters are europe-west1, us-central1',
        ],
        ['no clusters', changed({ clusters: [] }), '`clusters` needs a list'],
        ['no workload', changed({ workload: {} }), '`workload` needs'],
        ['a negative time', changed({ intervalMs: -1 }), '`intervalMs` is -1'],
        ['no expectations', changed({ expectations: null }), '`expectations` is missing'],
        [
            'shares that do not sum to 1',
            expecting({ steady: { 'europe-west1': 50, 'us-central1': 50 } }),
            '`expectations.steady` sums to 100',
        ],
        ['shares of an unknown cluster', expecting({ recovery: { asia: 1 } }), '`expectations.recovery` names `asia`'],
        [
            'an unknown fault',
            expecting({ faults: { flood: { fault: { 'us-central1': 1 } } } }),
            '`expectations.faults` names `flood`; the faults are scale, crash, hang, http-503, partition',
        ],
        [
            'a bound that is no number',
            expecting({ faults: { crash: { fault: { 'us-central1': 1 }, lost: 'none' } } }),
            '`expectations.faults.crash.lost` is "none"',
        ],
    ])('is refused with %s', (_, value, message) => {
        expect(() => drillPlan(value, 'plan.json')).toThrow(BadInput);
        expect(() => drillPlan(value, 'plan.json')).toThrow(message);
    });

    it('is refused with everything that is wrong, not the first', () => {
        expect(() => drillPlan(changed({ entry: '', variant: '', intervalMs: 'soon' }), 'plan.json')).toThrow(
            /`variant`[^]*`entry`[^]*`intervalMs`/,
        );
    });
});
