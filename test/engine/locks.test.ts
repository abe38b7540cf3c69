import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import * as path from 'node:path';
import { clearLocks } from '../../engine/locks';

let backend: string;
let said: string[];
beforeEach(() => {
    backend = mkdtempSync(path.join(tmpdir(), 'locks-'));
    said = [];
});
afterEach(() => rmSync(backend, { recursive: true }));

/** A lock as the engine writes it. */
function lock(pid: number, timestamp: Date, host = hostname()): string {
    const folder = path.join(backend, '.pulumi', 'locks', 'organization', 'pulumi-failover', 'lab-locality');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${pid}.json`);
    writeFileSync(file, JSON.stringify({ pid, username: 'root', hostname: host, timestamp: timestamp.toISOString() }));
    return file;
}
const clear = (): Promise<void> => clearLocks(backend, 'lab-locality', (line) => said.push(line), 300);
const ended = spawnSync('true').pid;

describe('clearLocks', () => {
    it('has nothing to do where there are none', async () => {
        await clear();
        expect(said).toEqual([]);
    });

    it('removes the lock of a process that has ended', async () => {
        const file = lock(ended, new Date());
        await clear();
        expect(existsSync(file)).toBe(false);
        expect(said).toEqual([`removing the lock of a run that was killed (pid ${ended})`]);
    });

    it('removes the lock of a process whose pid now belongs to another', async () => {
        const file = lock(process.pid, new Date(Date.now() - 30 * 24 * 3_600_000));
        await clear();
        expect(existsSync(file)).toBe(false);
    });

    it.each<[what: string, make: () => string]>([
        ['a process that runs', () => lock(process.pid, new Date())],
        ['a process on another machine', () => lock(ended, new Date(), 'elsewhere')],
    ])('never removes the lock of %s', async (_, make) => {
        const file = make();
        await expect(clear()).rejects.toThrow(
            /stack lab-locality is being changed by another run \(pid \d+ on .*\)\. Wait/,
        );
        expect(existsSync(file)).toBe(true);
    });

    it('goes on as soon as the holder lets go', async () => {
        const file = lock(process.pid, new Date());
        const cleared = clearLocks(backend, 'lab-locality', (line) => said.push(line), 60_000);
        rmSync(file);
        await cleared;
        expect(said[0]).toContain('waiting: stack lab-locality is being changed');
    });
});
