import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const { parts } = jest.requireActual<{ parts: string[] }>('../../provider/compile.js');
const cache = join(root, 'node_modules', '.cache');

/** A plugin of one small source for each part, below our packages. */
let folder: string;
let dist: string;
const compiled = (): string =>
    jest.requireActual<{ compiled(): string }>(join(folder, 'provider', 'compile.js')).compiled();
beforeEach(() => {
    fs.mkdirSync(cache, { recursive: true });
    folder = fs.mkdtempSync(join(cache, 'compile-'));
    dist = join(folder, 'provider', 'dist');
    for (const part of parts) {
        const file = join(folder, part.includes('.') ? part : join(part, 'index.ts'));
        fs.mkdirSync(dirname(file), { recursive: true });
        fs.writeFileSync(file, part.endsWith('.json') ? '{}' : 'export const one: number = 1;\n');
    }
    fs.copyFileSync(join(root, 'provider', 'compile.js'), join(folder, 'provider', 'compile.js'));
});
afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(folder, { recursive: true });
});

describe('the compiled copy of the plugin', () => {
    it('is made once for the same sources, and again for others', () => {
        const first = compiled();
        expect(fs.readFileSync(join(first, 'provider', 'main.js'), 'utf8')).toContain('exports.one = one');
        expect(compiled()).toBe(first);
        fs.writeFileSync(join(folder, 'errors.ts'), 'export const two = 2;\n');
        expect(compiled()).not.toBe(first);
    });

    it('replaces what is over a day old, of other sources and of killed runs', () => {
        const old = ['0123456789abcdef', '0123456789abcdef.1'].map((name) => join(dist, name));
        const young = join(dist, 'fedcba9876543210.2');
        [...old, young].forEach((each) => fs.mkdirSync(each, { recursive: true }));
        old.forEach((each) => fs.utimesSync(each, 0, 0));
        const made = compiled();
        expect(
            fs
                .readdirSync(dist)
                .map((name) => join(dist, name))
                .sort(),
        ).toEqual([made, young].sort());
    });

    it.each(['EACCES', 'EPERM', 'EROFS'])('is refused with the folder and what to do at %s', (code) => {
        const [first = ''] = [compiled()];
        fs.rmSync(first, { recursive: true });
        const real = jest.requireActual<typeof fs>('node:fs');
        jest.spyOn(real, 'mkdirSync').mockImplementation(() => {
            throw Object.assign(new Error(code), { code });
        });
        expect(compiled).toThrow(`The plugin cannot compile its sources: ${dist} cannot be written (${code}).`);
        expect(compiled).toThrow(`node ${join(folder, 'provider', 'compile.js')}`);
    });
});
