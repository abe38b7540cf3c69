import { readdir, readlink } from 'node:fs/promises';
import { codeOf } from '../../../errors';

/** All processes in the PID namespace of process `pid`, as the agent counts them. */
async function namespaceProcesses(pid: number): Promise<number[]> {
    const namespace = await pidNamespace(pid);
    if (namespace === undefined) {
        return [];
    }
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const namespaces = await Promise.all(pids.map(pidNamespace));
    return pids.filter((_, index) => namespaces[index] === namespace);
}

/** Signals every process of the namespace, and again those that were forked meanwhile, until there is no new one. */
export async function signalNamespace(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const signalled = new Set<number>();
    for (let fresh = [pid]; fresh.length > 0;) {
        fresh.forEach((one) => {
            signalled.add(one);
            sendSignal(one, signal);
        });
        fresh = (await namespaceProcesses(pid)).filter((one) => !signalled.has(one));
    }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
    try {
        process.kill(pid, signal);
    } catch (error) {
        if (codeOf(error) !== 'ESRCH') {
            throw error;
        }
    }
}

async function pidNamespace(pid: number): Promise<string | undefined> {
    return readlink(`/proc/${pid}/ns/pid`).catch(() => undefined); // it ended
}
