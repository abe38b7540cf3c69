import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../errors';
import { identityOf } from '../../lab/process/identity';
import { readLab, runningSupervisor, stateDirectory, supervisorFile } from '../../lab/state';

describe('stateDirectory', () => {
    const before = { ...process.env };
    afterEach(() => {
        process.env = { ...before };
    });

    it('prefers the flag, then the environment, then the XDG folder', () => {
        process.env['XDG_STATE_HOME'] = '/xdg';
        delete process.env['FAILOVER_LAB_STATE'];
        expect(stateDirectory()).toBe('/xdg/pulumi-failover/lab');
        process.env['FAILOVER_LAB_STATE'] = '/env';
        expect(stateDirectory()).toBe('/env');
        expect(stateDirectory('/flag')).toBe('/flag');
    });

    it.each([
        ['a path too long for a socket', `/${'x'.repeat(110)}`, 'too long'],
        ['a path that the lab hides', '/run/lab', '/run'],
    ])('refuses %s', (_, path, words) => {
        expect(() => stateDirectory(path)).toThrow(BadInput);
        expect(() => stateDirectory(path)).toThrow(words);
    });
});

describe('a lab on record', () => {
    let directory: string;
    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), 'lab-'));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    const self = identityOf(process.pid);
    const record = (startTime: string | undefined) =>
        writeFileSync(
            join(directory, 'lab.json'),
            JSON.stringify({ schemaVersion: 1, supervisorPid: process.pid, startTime, clusters: [] }),
        );

    it('runs while its supervisor does', () => {
        record(self?.startTime);
        expect(readLab(directory)?.supervisorPid).toBe(process.pid);
    });

    it('is gone when its pid belongs to a later process', () => {
        record('1');
        expect(readLab(directory)).toBeUndefined();
    });

    it('is none where nothing, or only half of something, was written', () => {
        expect(readLab(directory)).toBeUndefined();
        writeFileSync(join(directory, 'lab.json'), '{"schemaVersion":');
        expect(readLab(directory)).toBeUndefined();
    });

    it('has a supervisor to stop even before it is ready', () => {
        expect(runningSupervisor(directory)).toBeUndefined();
        writeFileSync(supervisorFile(directory), JSON.stringify(self));
        expect(runningSupervisor(directory)?.pid).toBe(process.pid);
    });
});
