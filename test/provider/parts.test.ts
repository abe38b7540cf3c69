import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { preProcessFile } from 'typescript';
import { files } from '../../package.json';

const root = join(__dirname, '..', '..');
const { parts } = jest.requireActual<{ parts: string[] }>('../../provider/compile.js');

/** Every source that the plugin needs, found by following its imports. */
function needed(file: string, known = new Set<string>()): Set<string> {
    if (!known.has(file)) {
        known.add(file);
        for (const { fileName } of preProcessFile(readFileSync(join(root, file), 'utf8')).importedFiles) {
            const target = relative(root, resolve(root, dirname(file), fileName));
            const source = [`${target}.ts`, join(target, 'index.ts')].find(exists);
            if (fileName.startsWith('.') && source !== undefined) {
                needed(source, known);
            }
        }
    }
    return known;
}

function exists(file: string): boolean {
    return statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true;
}

const isIn = (list: readonly string[], file: string): boolean =>
    list.some((each) => file === each || file.startsWith(`${each}/`));

it.each([
    ['compiled', parts],
    ['in the package', files],
])('every source that the plugin imports is %s', (_, list) => {
    const sources = [...needed('provider/main.ts')];
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((file) => !isIn(list, file))).toEqual([]);
});
