import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** An exclusive lock on a file. It ends when it is released or when this process ends, for any reason. */
export interface HeldLock {
    /** Names the process group that is killed when this process ends without releasing the lock; undefined: none. */
    building(group: number | undefined): void;
    release(): Promise<void>;
}

/** Another process holds the lock. */
export class LockHeld extends Error {}

export interface LockOptions {
    /** Seconds to wait for another holder; without end where it is absent. */
    wait?: number;
    /** Gives up waiting. */
    signal?: AbortSignal | undefined;
}

/** flock's exit code when another holds the lock. */
const conflict = 75;

/**
 * The shell that holds the lock for us. The kernel releases the lock when the shell ends, and the shell ends when its
 * standard input does, however we end. So no lock is left over, and no pid has to be checked (pids differ across PID
 * namespaces). Before it ends, the shell kills the process group it was given.
 */
const keeper =
    'group=; echo held; while read -r line; do group=$line; done; if [ -n "$group" ]; then kill -s KILL -- "-$group"; fi';

/**
 * Takes the lock of a file, which is made where it is missing; its folder must be there. Throws {@link LockHeld} where
 * another holds it for longer than `wait`, the reason of the signal where that aborts, else an error with flock's words.
 */
export async function holdLock(file: string, { wait, signal }: LockOptions = {}): Promise<HeldLock> {
    const patience = wait === undefined ? [] : [`--wait=${wait}`];
    const child = spawn(
        'flock',
        ['--no-fork', `--conflict-exit-code=${conflict}`, ...patience, file, 'sh', '-c', keeper],
        // In its own session: Ctrl-C must not end it, because the lock is needed until we have cleaned up.
        { stdio: 'pipe', detached: true },
    );
    const complaints: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text.trim()));
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdin.on('error', () => undefined); // it has ended: its exit code says why
    const giveUp = () => end(child);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
        await Promise.race([
            once(child.stdout, 'data'),
            once(child, 'error').then(([error]: Error[]) => Promise.reject(error ?? new Error('`flock` failed'))),
            closed.then((code) => Promise.reject(refusal(code, complaints))),
        ]);
        signal?.throwIfAborted();
    } catch (error) {
        end(child);
        signal?.throwIfAborted();
        throw error;
    } finally {
        signal?.removeEventListener('abort', giveUp);
    }
    return {
        building: (group) => void child.stdin.write(`${group ?? ''}\n`),
        release: async () => {
            child.stdin.end('\n');
            await closed;
        },
    };
}

function refusal(code: number | null, complaints: readonly string[]): Error {
    return code === conflict
        ? new LockHeld('another process holds it')
        : new Error(complaints.join(' ') || `\`flock\` ended with ${code}`);
}

/** Ends a keeper that still waits for the lock. */
function end(child: ChildProcess): void {
    try {
        if (child.pid !== undefined) {
            process.kill(-child.pid, 'SIGTERM');
        }
    } catch {
        // it has ended
    }
}
