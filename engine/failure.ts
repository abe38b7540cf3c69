import { BadInput, OperationFailed } from '../errors';
import { EngineFailed } from './command';
import type { Account } from './events';
import type { WatchedProgram } from './program';
import { violationText } from './violations';

/** A failed operation. */
export interface Circumstances {
    account: Pick<Account, 'errors' | 'violations'>;
    watched: Pick<WatchedProgram, 'refusal' | 'failure'>;
    /** Whether the user interrupted it. */
    interrupted: boolean;
    /** Whether it could change nothing. */
    isPreview: boolean;
}

/** The cause of a failed operation as one error: the program's refusal, else the policies', else the resources' errors. */
export function failureOf(error: unknown, { account, watched, interrupted, isPreview }: Circumstances): Error {
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
    const refused = account.violations.filter(({ level }) => level === 'mandatory').map(violationText);
    if (refused.length > 0) {
        const text = [...new Set([...refused, ...account.errors])].join('\n');
        return isPreview
            ? new BadInput(`The policies refuse this; nothing was changed.\n${text}`, { cause: error })
            : new OperationFailed(`The policies refuse what was deployed.\n${text}`, { cause: error });
    }
    return account.errors.length > 0
        ? new OperationFailed(account.errors.join('\n'), { cause: error })
        : explained(error);
}

/** Other failures have `pulumi`'s output only. */
export function explained(error: unknown): Error {
    return error instanceof EngineFailed ? new OperationFailed(error.message, { cause: error }) : (error as Error);
}
