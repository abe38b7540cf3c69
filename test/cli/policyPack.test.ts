import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { policyPack } from '../../cli/policyPack';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'levels-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A file of levels with this text. */
function levels(text: string): string {
    const file = join(folder, 'levels.json');
    writeFileSync(file, text);
    return file;
}

describe('the policy pack of --policy', () => {
    it('is the folder of this package', () => {
        expect(policyPack(undefined)).toEqual({ folder: resolve(__dirname, '..', '..', 'policy') });
    });

    it('has the levels of a file', () => {
        const file = levels('{"all": "advisory", "ejection-limit": {"enforcementLevel": "remediate"}}');
        expect(policyPack(file).levels).toBe(file);
    });

    it.each([
        ['no JSON', '{', 'which cannot be read as JSON'],
        ['a list', '[]', 'which is no JSON object'],
        ['an unknown policy', '{"ejection-limits": "advisory"}', 'Did you mean `ejection-limit`?'],
        ['an unknown level', '{"ejection-limit": "error"}', '`ejection-limit` is "error"; use advisory, mandatory'],
        ['a policy without a level', '{"ejection-limit": {}}', '`ejection-limit` is undefined; use'],
    ])('is refused with %s', (_, text, message) => {
        expect(() => policyPack(levels(text))).toThrow(message);
    });

    it('is refused with a file that does not exist', () => {
        expect(() => policyPack(join(folder, 'none.json'))).toThrow('cannot be read');
    });
});
