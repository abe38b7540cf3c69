import { messageOf, OperationFailed } from '../errors';
import { holdLock, LockHeld } from './process/holdLock';

/** What a drill that was just killed needs to let go, seconds. */
const patienceS = 2;

/**
 * Keeps other drills out until the returned function is called: each begins by ending what an earlier one left, so
 * two at once would end each other's faults. `file` is made where it is missing.
 */
export async function lockDrills(file: string): Promise<() => Promise<void>> {
    try {
        const lock = await holdLock(file, { wait: patienceS });
        return () => lock.release();
    } catch (error) {
        const why = messageOf(error);
        throw new OperationFailed(
            error instanceof LockHeld
                ? 'Another drill is at work in this lab; two at once would end each other’s faults. Wait for it to end.'
                : `The lock ${file} could not be taken: ${why}.`,
        );
    }
}
