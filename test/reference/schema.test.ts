import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as library from '../../index';
import { knownArgumentsFile, knownArgumentsText } from '../../reference/knownArguments';
import { schemaFile, schemaText } from '../../reference/schema';

const root = resolve(__dirname, '..', '..');

it('is committed as Pulumi infers it; `npm run reference` writes it', () => {
    expect(readFileSync(join(root, schemaFile), 'utf8')).toBe(schemaText(root, library));
});

it('gives the table of known arguments, which `npm run reference` writes', () => {
    const text = knownArgumentsText(readFileSync(join(root, schemaFile), 'utf8'));
    expect(readFileSync(join(root, knownArgumentsFile), 'utf8')).toBe(text);
});
