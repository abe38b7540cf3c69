import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../../analysis/rules';
import { policyFile, withPolicyTable } from '../../reference/policyTable';

const root = resolve(__dirname, '..', '..');

it('the page of the policy pack has the table of today’s rules', () => {
    const page = readFileSync(join(root, policyFile), 'utf8');
    expect(page).toBe(withPolicyTable(page));
    expect(rules.map(({ id }) => id).filter((id) => !page.includes(`[\`${id}\`]`))).toEqual([]);
});
