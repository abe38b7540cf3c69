import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { writeVolume } from '../../../../lab/node/volumes/atomicWriter';
import type { PayloadFile } from '../../../../lab/node/volumes/payload';

const payload = (files: Record<string, string>): Map<string, PayloadFile> =>
    new Map(Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), mode: 0o644 }]));

describe('writeVolume', () => {
    let directory: string;
    const visible = async (): Promise<string[]> =>
        (await readdir(directory)).filter((name) => !name.startsWith('..')).sort();
    const read = (path: string): Promise<string> => readFile(join(directory, path), 'utf8');

    beforeEach(async () => {
        directory = await mkdtemp(join(tmpdir(), 'volume-'));
    });

    afterEach(() => rm(directory, { recursive: true }));

    it('shows every file under its name, whatever was there before', async () => {
        const name = fc.constantFrom('a', 'b', 'deep/c', 'deep/d', '.hidden');
        const contents = fc.dictionary(name, fc.string());
        await fc.assert(
            fc.asyncProperty(fc.array(contents, { minLength: 1, maxLength: 4 }), async (versions) => {
                for (const files of versions) {
                    await writeVolume(directory, payload(files));
                    for (const [path, text] of Object.entries(files)) {
                        expect(await read(path)).toBe(text);
                    }
                    expect(await visible()).toEqual(
                        [...new Set(Object.keys(files).map((path) => path.split('/')[0]))].sort(),
                    );
                }
            }),
            { numRuns: 25 },
        );
    });

    it('changes all files in one step and leaves nothing of the old ones', async () => {
        await writeVolume(directory, payload({ a: '1', b: '1' }));
        const before = await readlink(join(directory, '..data'));
        expect(await writeVolume(directory, payload({ a: '2', b: '2' }))).toBe(true);
        expect(await readlink(join(directory, '..data'))).not.toBe(before);
        expect((await readdir(directory)).filter((name) => name.startsWith('..'))).toHaveLength(2);
    });

    it('does nothing when nothing changed', async () => {
        await writeVolume(directory, payload({ a: '1', 'b/c': '2' }));
        const before = await readlink(join(directory, '..data'));
        expect(await writeVolume(directory, payload({ a: '1', 'b/c': '2' }))).toBe(false);
        expect(await readlink(join(directory, '..data'))).toBe(before);
    });

    it('leaves the mount point of another volume where it is', async () => {
        await writeVolume(directory, payload({ a: '1' }));
        await mkdir(join(directory, 'crl'));
        await writeVolume(directory, payload({ b: '2' }));
        expect(await visible()).toEqual(['b', 'crl']);
    });

    it('sets the mode of each file', async () => {
        await writeVolume(directory, new Map([['key', { data: Buffer.from('k'), mode: 0o400 }]]));
        expect((await stat(join(directory, 'key'))).mode & 0o777).toBe(0o400);
    });
});
