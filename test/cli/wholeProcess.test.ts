import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

/** The command as a process whose standard output is `file`. */
function failover(words: string, file: string) {
    const output = openSync(file, 'w');
    try {
        const args = ['-r', './test/drill/support/register.js', 'cli/failover.ts', ...words.split(' ')];
        const { status, stderr } = spawnSync(process.execPath, args, {
            cwd: root,
            encoding: 'utf8',
            stdio: ['ignore', output, 'pipe'],
        });
        return { status, stderr };
    } finally {
        closeSync(output);
    }
}

describe('failover on a full disk', () => {
    it.each(['--help', 'lab up --help', '--version', 'completion bash'])(
        '%s ends with one message and exit code 1',
        (words) => {
            expect(failover(words, '/dev/full')).toEqual({
                status: 1,
                stderr: 'Standard output cannot be written: the disk is full.\n',
            });
        },
    );
});

describe('the exit code of failover', () => {
    it.each([
        ['--help', 0, /^$/],
        ['nonsense', 2, /unknown command 'nonsense'/],
        ['drill --rate', 2, /argument missing/],
    ])('of %s is %i', (words, code, told) => {
        const { status, stderr } = failover(words, '/dev/null');
        expect(status).toBe(code);
        expect(stderr).toMatch(told);
    });
});
