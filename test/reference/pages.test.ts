import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { components } from '../support/components';

const root = resolve(__dirname, '..', '..');
const committed = join(root, 'docs', 'reference', 'library');
let generated: string;

beforeAll(async () => {
    generated = mkdtempSync(join(tmpdir(), 'reference-'));
    const typedoc = join(root, 'node_modules', 'typedoc', 'bin', 'typedoc');
    await promisify(execFile)(process.execPath, [typedoc, '--out', generated], { cwd: root });
}, 180_000);

afterAll(() => rmSync(generated, { recursive: true, force: true }));

const pages = (folder: string) =>
    Object.fromEntries(readdirSync(folder).map((page) => [page, readFileSync(join(folder, page), 'utf8')]));

it('are committed as the docstrings say; `npm run reference` writes them', () => {
    expect(pages(committed)).toEqual(pages(generated));
});

it.each(components)('show how $className is used', ({ className }) => {
    const page = readFileSync(join(generated, `Class.${className}.md`), 'utf8');
    expect(page).toContain('## Example');
    expect(page).toContain(`new ${className}(`);
});
