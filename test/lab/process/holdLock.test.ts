import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLock, LockHeld } from '../../../lab/process/holdLock';

const folder = mkdtempSync(join(tmpdir(), 'hold-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('holdLock', () => {
    it('lets one in, and the next when that one has gone', async () => {
        const file = join(folder, 'one');
        const first = await holdLock(file);
        await expect(holdLock(file, { wait: 0 })).rejects.toThrow(LockHeld);
        await first.release();
        await (await holdLock(file, { wait: 0 })).release();
    });

    it('stops waiting when it is told to', async () => {
        const file = join(folder, 'two');
        const first = await holdLock(file);
        const controller = new AbortController();
        const second = holdLock(file, { signal: controller.signal });
        controller.abort(new Error('enough'));
        await expect(second).rejects.toThrow('enough');
        await first.release();
    });

    it('kills what its holder had begun, where that is killed itself', async () => {
        const begun = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
        const ended = once(begun, 'exit');
        const module = join(__dirname, '../../../lab/process/holdLock.ts');
        const script = `require(${JSON.stringify(module)}).holdLock(${JSON.stringify(join(folder, 'three'))}).then((lock) => {
            lock.building(${begun.pid});
            console.log('held');
            setInterval(() => undefined, 1000);
        });`;
        const register = join(__dirname, '../../drill/support/register.js');
        const holder = spawn(process.execPath, ['-r', register, '-e', script], {
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(holder.stdout, 'data');
        holder.kill('SIGKILL');
        expect(await ended).toEqual([null, 'SIGKILL']);
        await (await holdLock(join(folder, 'three'), { wait: 5 })).release();
    });
});
