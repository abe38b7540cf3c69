import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { OperationFailed } from '../../errors/operationFailed';
import { errorCode, errorMessage } from './systemError';

/** The right to build, held by one process at a time. */
export interface BuildLock {
    /** Names the process group that builds now, which ends with us; undefined when none does. */
    building(group: number | undefined): void;
    release(): Promise<void>;
}

/**
 * What holds the lock for us: the kernel takes it back when this shell ends, and the shell ends when its standard
 * input does, however we end. So a lock is never left over, and needs no pid to be judged by (which would be wrong
 * across PID namespaces). On its way out it kills the build that its holder was killed in.
 */
const keeper =
    'group=; echo held; while read -r line; do group=$line; done; if [ -n "$group" ]; then kill -s KILL -- "-$group"; fi';

/** Command that takes the lock, prints `held`, and keeps it until its standard input ends. */
export function keeperCommand(file: string): [string, string[]] {
    return ['flock', ['-x', file, 'sh', '-c', keeper]];
}

/** Time after which waiting for another holder is worth a word. */
const quietMs = 500;

/** Takes the lock, waiting for as long as another process holds it; `onWait` learns which, if it said so. */
export async function takeBuildLock(
    file: string,
    onWait: (holder: number | undefined) => void,
    signal?: AbortSignal,
): Promise<BuildLock> {
    const [command, args] = keeperCommand(file);
    // In a session of its own: Ctrl-C is for us, the lock is needed until we have cleaned up.
    const child = spawn(command, args, { stdio: 'pipe', detached: true });
    const complaints: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text.trim()));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.stdin.on('error', () => undefined);
    const giveUp = () => end(child);
    signal?.addEventListener('abort', giveUp, { once: true });
    const waiting = setTimeout(() => onWait(holderOf(file)), quietMs);
    try {
        await Promise.race([
            once(child.stdout, 'data'),
            once(child, 'close').then(() => Promise.reject(new Error(complaints.join(' ') || `\`${command}\` ended`))),
        ]);
        signal?.throwIfAborted();
    } catch (error) {
        end(child);
        signal?.throwIfAborted();
        const absent = errorCode(error) === 'ENOENT';
        const why = absent ? '`flock` is not on PATH; it is part of util-linux.' : `${errorMessage(error)}.`;
        throw new OperationFailed(`The tools cannot be locked for building (${file}): ${why}`);
    } finally {
        clearTimeout(waiting);
        signal?.removeEventListener('abort', giveUp);
    }
    writeFileSync(file, `${process.pid}\n`); // for people and for `onWait`; the lock itself is the kernel's
    return {
        building: (group) => void child.stdin.write(`${group ?? ''}\n`),
        release: async () => {
            child.stdin.end('\n');
            await ended;
        },
    };
}

function holderOf(file: string): number | undefined {
    try {
        return Number(readFileSync(file, 'utf8')) || undefined;
    } catch {
        return undefined;
    }
}

/** Ends a keeper that still waits for the lock, with its `flock`. */
function end(child: ChildProcess): void {
    try {
        if (child.pid !== undefined) {
            process.kill(-child.pid, 'SIGTERM');
        }
    } catch {
        // it has ended
    }
}
