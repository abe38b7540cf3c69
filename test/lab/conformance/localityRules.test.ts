import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { row, statedIn } from './page';
import { deviations, type Outcome, promised } from './rule';
import { rules } from './rules';
import { asiaB, europeB, europeC } from './zones';

const page = readFileSync(join(__dirname, '../../../docs/reference/locality-rules.md'), 'utf8');

describe('a locality rule', () => {
    it.each(rules)('promises something about every request: $says', (rule) => {
        const { shares, lost, priorities } = promised(rule);
        const known = priorities.flat();
        const reached = Object.values(shares).reduce((sum, share) => sum + share, 0);
        // What reaches no zone is lost in the client's own Envoy.
        expect(reached > 0 ? reached : lost).toBeCloseTo(1);
        expect(known).toEqual(expect.arrayContaining(Object.keys(shares)));
        expect(known.filter((zone) => rule.broken?.[zone] === 'scale')).toEqual([]);
    });

    it('stands on the page as it is tested', () => {
        const spaced = page.replace(/\s+/g, ' ');
        const missing = rules.filter(
            (rule) => !spaced.includes(row(rule)) || !spaced.includes(`| ${statedIn(rule)} |`),
        );
        expect(missing).toEqual([]);
    });

    it('has a name of its own', () => {
        expect(new Set(rules.map(({ says }) => says)).size).toBe(rules.length);
    });
});

describe('an outcome', () => {
    const promise: Outcome = { shares: { [europeB]: 0.8, [europeC]: 0.2 }, lost: 0, priorities: [], unhealthy: [] };

    it.each<[string, Partial<Outcome>, string[]]>([
        ['2 points off', { shares: { [europeB]: 0.82, [europeC]: 0.18 } }, []],
        [
            'more than 2 points off',
            { shares: { [europeB]: 0.775, [europeC]: 0.225 } },
            ['europe-west1-b: 77.5 % instead of 80 %', 'europe-west1-c: 22.5 % instead of 20 %'],
        ],
        [
            'with a share where none was promised',
            { shares: { [europeB]: 0.8, [europeC]: 0.17, [asiaB]: 0.03 } },
            ['europe-west1-c: 17 % instead of 20 %', 'asia-east1-b: 3 % instead of 0 %'],
        ],
        ['with losses', { lost: 0.5 }, ['lost: 50 % instead of 0 %']],
        ['with an endpoint more', { priorities: [[asiaB]] }, ['priorities: [["asia-east1-b"]] instead of []']],
        ['with an ejection', { unhealthy: [asiaB] }, ['unhealthy: ["asia-east1-b"] instead of []']],
    ])('%s', (_, change, expected) => {
        expect(deviations(promise, { ...promise, ...change })).toEqual(expected);
    });
});
