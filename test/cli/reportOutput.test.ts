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

    it.each([
        ['empty', () => '', '`--junit` is empty; the path of a file is accepted.'],
        ['a folder', () => folder, 'which is a folder; the path of a file is accepted.'],
        ['in /proc', () => '/proc/failover/junit.xml', 'which cannot be written: E'],
    ])('is refused where the JUnit file is %s', (_, junit, message) => {
        expect(() => outputIn(folder, false, junit())).toThrow(BadInput);
        expect(() => outputIn(folder, false, junit())).toThrow(message);
    });
});
