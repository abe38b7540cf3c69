import * as os from 'node:os';

/**
 * Asks the system to run this process before others. Where it does not allow that to this user, all stays as it is,
 * and the report's figures on lateness say what that meant.
 */
export function hurry(): void {
    try {
        os.setPriority(os.constants.priority.PRIORITY_HIGH);
    } catch {
        // not permitted
    }
}
