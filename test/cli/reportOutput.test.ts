import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputIn } from '../../cli/reportOperation';
import { BadInput } from '../../errors';

describe('the folder of a report', () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'output-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('is made, and those above it', () => {
        outputIn(join(folder, 'a', 'b'), false);
        outputIn(join(folder, 'a', 'b'), false);
        expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
    });

    // A folder in /proc cannot be made, and Node's own recursive mkdir never returns from trying.
    it.each([
        ['in /proc', () => '/proc/failover/x'],
        [
            'below a file',
            () => {
                writeFileSync(join(folder, 'file'), '');
                return join(folder, 'file', 'x');
            },
        ],
    ])('is refused %s', (_, output) => {
        const refused = () => outputIn(output(), false);
        expect(refused).toThrow(BadInput);
        expect(refused).toThrow(/`--output` is .*, which cannot be written: E/);
    });
});
