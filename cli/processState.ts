import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that is known by when it started too: its number may be given to another. */
export interface KnownProcess {
    readonly pid: number;
    readonly startedAt: string;
}

/** What the kernel says of a process. */
export type ProcessState = 'running' | 'stopped' | 'gone';

/** Reads /proc/<pid>/stat (proc(5)); undefined where there is no such process. */
async function statOf(pid: number): Promise<{ state: string; startedAt: string } | undefined> {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The second field is the program's name in brackets, which may hold spaces and brackets.
    const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields && { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
}

export async function knownProcess(pid: number): Promise<KnownProcess | undefined> {
    const stat = await statOf(pid);
    return stat && { pid, startedAt: stat.startedAt };
}

export async function stateOf({ pid, startedAt }: KnownProcess): Promise<ProcessState> {
    const stat = await statOf(pid);
    if (stat?.startedAt !== startedAt || ['Z', 'X'].includes(stat.state)) {
        return 'gone';
    }
    return stat.state === 'T' ? 'stopped' : 'running';
}

/** The TCP ports that a process accepts connections on. */
export async function listeningPorts(pid: number): Promise<number[]> {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const files = await Promise.all(descriptors.map((each) => readlink(`/proc/${pid}/fd/${each}`).catch(() => '')));
    const sockets = new Set(files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []));
    const tables = await Promise.all(
        ['tcp', 'tcp6'].map((table) => readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '')),
    );
    const listening = '0A';
    const ports = tables
        .flatMap((table) => table.split('\n').slice(1))
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , , state, , , , , , inode]) => state === listening && sockets.has(inode ?? ''))
        .map(([, local]) => parseInt(local?.split(':').at(-1) ?? '', 16));
    return [...new Set(ports)];
}
