import { BadInput, OperationFailed } from '../errors';
import { EngineFailed } from './command';
import type { Account } from './events';
import type { WatchedProgram } from './program';

/** A failed operation. */
export interface Circumstances {
    account: Pick<Account, 'errors'>;
    watched: Pick<WatchedProgram, 'refusal' | 'failure'>;
    /** Whether the user interrupted it. */
    interrupted: boolean;
}

/** The cause of a failed operation as one error: the program's refusal, else the resources' errors. */
export function failureOf(error: unknown, { account, watched, interrupted }: Circumstances): Error {
    const { refusal, failure } = watched;
    if (refusal !== undefined) {
        return new BadInput(refusal, { cause: error });
    }
    if (interrupted) {
        return new OperationFailed(['Interrupted.', ...account.errors].join('\n'), { cause: error });
    }
    if (failure !== undefined) {
        // An unexpected error, so its stack trace is shown.
        return new OperationFailed(`The stack's program failed: ${failure.stack ?? failure.message}`, { cause: error });
    }
    return account.errors.length > 0
        ? new OperationFailed(account.errors.join('\n'), { cause: error })
        : explained(error);
}

/** Other failures have `pulumi`'s output only. */
export function explained(error: unknown): Error {
    return error instanceof EngineFailed ? new OperationFailed(error.message, { cause: error }) : (error as Error);
}
