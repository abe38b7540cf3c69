import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { surviveOutputErrors } from '../../cli/outputErrors';

class FakeProcess extends EventEmitter {
    readonly stdout = new PassThrough();
    readonly stderr = new PassThrough();
}

function failing(...codes: string[]): { told: string; code: typeof process.exitCode } {
    const own = new FakeProcess();
    surviveOutputErrors(own as unknown as NodeJS.Process);
    codes.forEach((code) => own.stdout.emit('error', Object.assign(new Error(`${code}: write`), { code })));
    const before = process.exitCode;
    own.emit('exit');
    const { exitCode: code } = process;
    process.exitCode = before;
    return { told: String(own.stderr.read() ?? ''), code };
}

describe('standard output that cannot be written', () => {
    it('is no failure when the reader has gone', () => {
        expect(failing('EPIPE', 'EPIPE')).toEqual({ told: '', code: undefined });
    });

    it.each([
        ['ENOSPC', 'the disk is full'],
        ['EIO', 'EIO: write'],
    ])('is told once and makes the exit code 1: %s', (code, why) => {
        expect(failing(code, code)).toEqual({ told: `Standard output cannot be written: ${why}.\n`, code: 1 });
    });
});
