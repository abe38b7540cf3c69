import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { engines } from '../../package.json';

const bin = resolve(__dirname, '..', '..', 'bin');
const satisfies = jest.requireActual<(version: string, range: string) => boolean>('../../bin/requireNode.js');

describe('the version of Node.js', () => {
    it.each([
        ['v16.20.2', false],
        ['v18.20.8', false],
        ['v20.10.0', false],
        ['v20.19.0', true],
        ['v20.20.2', true],
        ['v21.7.3', false],
        ['v22.5.1', false],
        ['v22.13.0', true],
        ['v23.11.0', false],
        ['v24.0.0', true],
        ['v25.0.0-nightly', true],
        ['v100.0.0', true],
    ])('%s is supported: %s', (version, supported) => {
        expect(satisfies(version, engines.node)).toBe(supported);
    });

    it('may not be given in a form that is not understood', () => {
        expect(() => satisfies('v20.0.0', '20.x')).toThrow('write ^1.2.3 or >=1.2.3');
    });

    describe('that is too old', () => {
        let folder: string;
        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), 'node-'));
            cpSync(bin, join(folder, 'bin'), { recursive: true });
            writeFileSync(join(folder, 'package.json'), JSON.stringify({ engines: { node: '>=99.0.0' } }));
            mkdirSync(join(folder, 'cli'));
        });
        afterEach(() => rmSync(folder, { recursive: true }));

        it.each(['failover', 'pulumi-failover.js'])('is refused by bin/%s in one line', (name) => {
            const { status, stdout, stderr } = spawnSync(join(folder, 'bin', name), ['lab', 'up'], {
                encoding: 'utf8',
            });
            expect({ status, stdout, stderr }).toEqual({
                status: 2,
                stdout: '',
                stderr: `failover needs Node.js >=99.0.0; this is ${process.version}.\n`,
            });
        });
    });

    it.each(['requireNode.js', 'pulumi-failover.js'])('is checked by bin/%s, which old versions can read', (name) => {
        // Arrow functions, template strings and the like came with ECMAScript 2015.
        expect(readFileSync(join(bin, name), 'utf8')).not.toMatch(/=>|`\$\{|\bimport\b|\?\?|\?\./);
    });
});
