import { messageOf } from '../../errors';
import type { MetCondition } from '../abortCondition';
import { quantity } from '../report/wording';
import { Interrupted } from './interrupted';

/** What ended a drill. A completed drill is judged by its expectations; an aborted one has failed. */
export type Ending = 'completed' | 'aborted' | 'interrupted' | 'deadline' | 'error';

/** The time that `--deadline` allows has passed. Every fault has been reverted when this is thrown. */
export class DeadlineReached extends Error {
    override readonly name = 'DeadlineReached';

    constructor(deadlineMs: number) {
        super(`The deadline of ${deadlineMs / 1000} s has passed.`);
    }
}

/** A condition of `--abort-on` is met. Every fault has been reverted when this is thrown. */
export class Aborted extends Error {
    override readonly name = 'Aborted';

    constructor(readonly met: MetCondition) {
        super(`Aborted on \`${met.condition.text}\`: ${quantity(met.measured, met.condition.unit)} was measured.`);
    }
}

export function endingOf(error: unknown): Ending {
    if (error instanceof Aborted) {
        return 'aborted';
    }
    return error instanceof Interrupted ? 'interrupted' : error instanceof DeadlineReached ? 'deadline' : 'error';
}

/** What ended the drill early, for people. */
export function endingText(error: unknown): string {
    return `The drill ended early: ${messageOf(error)}`;
}
