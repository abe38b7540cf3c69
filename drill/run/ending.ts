import { messageOf } from '../../errors';
import { Interrupted } from './interrupted';

/** What ended a drill. Only a completed one has a verdict. */
export type Ending = 'completed' | 'interrupted' | 'deadline' | 'error';

/** The time that `--deadline` allows has passed. Every fault has been reverted when this is thrown. */
export class DeadlineReached extends Error {
    override readonly name = 'DeadlineReached';

    constructor(deadlineMs: number) {
        super(`The deadline of ${deadlineMs / 1000} s has passed.`);
    }
}

export function endingOf(error: unknown): Ending {
    return error instanceof Interrupted ? 'interrupted' : error instanceof DeadlineReached ? 'deadline' : 'error';
}

/** What ended the drill early, for people. */
export function endingText(error: unknown): string {
    return `The drill ended early: ${messageOf(error)}`;
}
