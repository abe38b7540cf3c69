import { CommanderError } from 'commander';
import { isRefusal } from '../errors';

/** What the command line's exit code says; part of its interface. */
export const exitCode = {
    done: 0,
    /** An expectation was missed, or an operation failed. */
    failed: 1,
    /** Wrong usage or bad input; nothing was changed. */
    badInput: 2,
    /** The drill proves neither a pass nor a failure. */
    inconclusive: 3,
} as const;

/** A command has reported its error itself, and ends with this exit code. */
export class Reported extends Error {
    constructor(readonly exitCode: number) {
        super('already reported');
    }
}

/**
 * Exit code and message for an error that ended a command. Only an unexpected error has a stack trace. The message is empty
 * for help, the version and wrong usage: commander has printed them.
 */
export function explain(error: unknown): { code: number; message: string } {
    if (error instanceof CommanderError) {
        return { code: error.exitCode === 0 ? exitCode.done : exitCode.badInput, message: '' };
    }
    if (error instanceof Reported) {
        return { code: error.exitCode, message: '' };
    }
    if (!(error instanceof Error)) {
        return { code: exitCode.failed, message: String(error) };
    }
    if (isRefusal(error)) {
        return { code: exitCode.badInput, message: error.message };
    }
    if (error.name === 'OperationFailed') {
        return { code: exitCode.failed, message: error.message };
    }
    const system = error as NodeJS.ErrnoException;
    if (system.code === 'ENOSPC') {
        return {
            code: exitCode.failed,
            message: `The disk is full${system.path ? ` (${system.path})` : ''}. Free some space and try again.`,
        };
    }
    if (system.code === 'EACCES' || system.code === 'EPERM') {
        return {
            code: exitCode.failed,
            message: `No permission for ${system.path ?? system.syscall ?? 'this'}: ${error.message}`,
        };
    }
    return { code: exitCode.failed, message: error.stack ?? error.message };
}
