import * as os from 'node:os';

/**
 * Raises the priority of this process, where permitted. The report's lateness figures show the effect.
 */
export function hurry(): void {
    try {
        os.setPriority(os.constants.priority.PRIORITY_HIGH);
    } catch {
        // not permitted
    }
}
