import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationFailed } from '../errors';
import { projectName } from './project';

/** A lock of Pulumi's file backend. */
interface Lock {
    file: string;
    pid: number;
    hostname: string;
    timestamp: string;
}

/** An engine whose command line was killed finishes its current work: a short wait. */
const patienceMs = 20_000;

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Clears the locks before an operation: removes the lock of a killed run, and waits a while for a running one. */
export async function clearLocks(
    backend: string,
    stack: string,
    say: (line: string) => void,
    withinMs: number = patienceMs,
): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (let told = false; ; told = true) {
        const locks = locksOf(backend, stack);
        const held = locks.filter(isHeld);
        for (const { file, pid } of locks.filter((lock) => !held.includes(lock))) {
            say(`removing the lock of a run that was killed (pid ${pid})`);
            rmSync(file, { force: true });
        }
        const [holder] = held;
        if (holder === undefined) {
            return;
        }
        const what = `stack ${stack} is being changed by another run (pid ${holder.pid} on ${holder.hostname}, since ${holder.timestamp})`;
        if (Date.now() > deadline) {
            throw new OperationFailed(`${what}. Wait for it to end.`);
        }
        if (!told) {
            say(`waiting: ${what}`);
        }
        await delay(250);
    }
}

function locksOf(backend: string, stack: string): Lock[] {
    const folder = path.join(backend, '.pulumi', 'locks', 'organization', projectName, stack);
    let files: string[];
    try {
        files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    } catch {
        return [];
    }
    return files.flatMap((name) => {
        const file = path.join(folder, name);
        try {
            return [{ ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<Lock, 'file'>), file }];
        } catch {
            return []; // Just released, or not yet written.
        }
    });
}

/** True while the lock's holder runs: the same pid, started before the lock was taken. */
function isHeld({ pid, hostname: host, timestamp }: Lock): boolean {
    if (host !== hostname()) {
        return true; // A process of another machine is unknown here.
    }
    const started = startOf(pid);
    return started !== undefined && started <= Date.parse(timestamp) + 1000;
}

/** When the process was started, in ms since the epoch; undefined when there is none (proc_pid_stat(5), field 22). */
function startOf(pid: number): number | undefined {
    try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
            .replace(/^.*\) /s, '')
            .split(' ');
        const booted = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
        return fields[0] === 'Z' ? undefined : (Number(booted) + Number(fields[19]) / ticksPerSecond) * 1000;
    } catch {
        return undefined;
    }
}
