import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { OperationFailed } from '../errors/operationFailed';

/** flock's exit code when another drill holds the lock. */
const LOCKED = 75;
/** What a drill that was just killed needs to let go, seconds. */
const PATIENCE_S = 2;

/**
 * Keeps other drills out until the returned function is called: each begins by ending what an earlier one left, so
 * two at once would end each other's faults. The kernel lets go of the lock when this process ends, however it does:
 * it belongs to a `cat` that reads from us. `file` is made where it is missing.
 */
export async function lockDrills(file: string): Promise<() => void> {
    const holder = spawn(
        'flock',
        ['--no-fork', `--wait=${PATIENCE_S}`, `--conflict-exit-code=${LOCKED}`, file, 'cat'],
        // Detached: a Ctrl-C must not end it before the fault has ended.
        { detached: true, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    holder.stdin.on('error', () => undefined); // it has ended: its exit code says why
    holder.stdin.write('\n');
    const ended = once(holder, 'exit').then(([code]: (number | null)[]) => {
        throw new OperationFailed(
            code === LOCKED
                ? 'Another drill is at work in this lab; two at once would end each other’s faults. Wait for it to end.'
                : `The lock ${file} could not be taken: flock ended with ${code}.`,
        );
    });
    await Promise.race([once(holder.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return () => void holder.stdin.end();
}
