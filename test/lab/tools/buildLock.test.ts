import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationFailed } from '../../../errors';
import { takeBuildLock } from '../../../lab/tools/buildLock';

const directory = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('takeBuildLock', () => {
    it('gives the lock to one at a time, in whichever order they come', async () => {
        const file = join(directory, 'lock');
        let holders = 0;
        const seen: number[] = [];
        await Promise.all(
            [1, 2, 3].map(async () => {
                const lock = await takeBuildLock(file, () => undefined);
                seen.push(++holders);
                await new Promise((resolve) => setImmediate(resolve));
                holders--;
                await lock.release();
            }),
        );
        expect(seen).toEqual([1, 1, 1]);
        expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`);
    });

    it('names the file that cannot be locked', async () => {
        const file = join(directory, 'none', 'lock');
        const refused = takeBuildLock(file, () => undefined);
        await expect(refused).rejects.toThrow(OperationFailed);
        await expect(refused).rejects.toThrow(`The tools cannot be locked for building (${file}): `);
        await expect(refused).rejects.toThrow('No such file or directory');
    });
});
