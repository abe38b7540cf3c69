import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as library from '../../index';
import { schemaFile, schemaText } from '../../reference/schema';

const root = resolve(__dirname, '..', '..');

it('is committed as Pulumi infers it; `npm run reference` writes it', () => {
    expect(readFileSync(join(root, schemaFile), 'utf8')).toBe(schemaText(root, library));
});
