import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../analysis/rules';
import { explanationSchema } from '../../analysis/schema';
import { rulesFile, rulesPage } from '../../reference/rulesPage';
import { explanationSchemaFile } from '../../reference/schema';

const root = join(__dirname, '..', '..');

it('the committed page of rules is current (npm run reference)', () => {
    expect(readFileSync(join(root, rulesFile), 'utf8')).toBe(rulesPage());
});

it('the committed schema of the explanation is current (npm run reference)', () => {
    expect(JSON.parse(readFileSync(join(root, explanationSchemaFile), 'utf8'))).toEqual(explanationSchema);
});

it('every rule has an id of its own and says what, why and where from', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { source, what, why } of rules) {
        expect([what.endsWith('.'), why.endsWith('.'), source.startsWith('https://')]).toEqual([true, true, true]);
    }
});
