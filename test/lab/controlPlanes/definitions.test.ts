import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definitionsIn } from '../../../lab/controlPlanes/definitions';

const folder = mkdtempSync(join(tmpdir(), 'definitions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const definition = (name: string) => `kind: CustomResourceDefinition\nmetadata: { name: ${name} }\n`;

describe('definitionsIn', () => {
    it('reads every document of the YAML files in their order, and no other kinds or files', async () => {
        writeFileSync(join(folder, 'b.yaml'), definition('last'));
        writeFileSync(join(folder, 'a.yaml'), `---\n${definition('first')}---\n${definition('second')}---\n`);
        writeFileSync(join(folder, 'c.yaml'), 'kind: ValidatingAdmissionPolicy\nmetadata: { name: policy }\n');
        writeFileSync(join(folder, 'README.md'), 'not YAML: [');
        const names = (await definitionsIn(folder)).map(({ metadata }) => metadata?.name);
        expect(names).toEqual(['first', 'second', 'last']);
    });
});
