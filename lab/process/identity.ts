import { readFileSync } from 'node:fs';

/** The identity of a process: a later one with the same pid differs in it. */
export interface ProcessIdentity {
    pid: number;
    /** Clock ticks since boot (field 22 of proc_pid_stat(5)). */
    startTime: string;
}

/** State letter and start time of a process, or undefined when it has ended. */
function stat(pid: number): { state: string; startTime: string } | undefined {
    try {
        const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // the name may hold spaces and brackets
        return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
    } catch {
        return undefined;
    }
}

export function identityOf(pid: number): ProcessIdentity | undefined {
    const found = stat(pid);
    return found && { pid, startTime: found.startTime };
}

/** Whether that very process still runs; a zombie does not. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
    const found = stat(pid);
    return found !== undefined && found.startTime === startTime && !'ZX'.includes(found.state);
}

/** The supervisor's identity as the host sees it, which process 1 of the lab learnt before it hid the host's /proc. */
export function supervisorIdentity(): ProcessIdentity {
    return { pid: Number(process.env['SUPERVISOR_PID']), startTime: process.env['SUPERVISOR_START_TIME'] ?? '' };
}
