import { BadInput, OperationFailed } from '../errors';
import { EngineFailed } from './command';
import type { Account } from './events';
import type { WatchedProgram } from './program';

/** What is known of an operation that failed. */
export interface Circumstances {
    account: Pick<Account, 'errors'>;
    watched: Pick<WatchedProgram, 'refusal' | 'failure'>;
    /** Whether the user interrupted it. */
    interrupted: boolean;
}

/** The one error that tells why an operation failed: what the program refused, else what went wrong with resources. */
export function failureOf(error: unknown, { account, watched, interrupted }: Circumstances): Error {
    const { refusal, failure } = watched;
    if (refusal !== undefined) {
        return new BadInput(refusal, { cause: error });
    }
    if (interrupted) {
        return new OperationFailed(['Interrupted.', ...account.errors].join('\n'), { cause: error });
    }
    if (failure !== undefined) {
        // Nobody foresaw it, so it is shown where it was made.
        return new OperationFailed(`The stack's program failed: ${failure.stack ?? failure.message}`, { cause: error });
    }
    return account.errors.length > 0
        ? new OperationFailed(account.errors.join('\n'), { cause: error })
        : explained(error);
}

/** What `pulumi` printed is all that is known of other failures. */
export function explained(error: unknown): Error {
    return error instanceof EngineFailed ? new OperationFailed(error.message, { cause: error }) : (error as Error);
}
