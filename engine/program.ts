import { isRefusal } from '../errors';

/** A stack's program: declares resources and gives the stack's outputs. */
export type Program = () => Promise<Record<string, unknown>>;

/**
 * Runs a program for the engine and keeps its errors. The engine reports a program's error as text with a stack or, if
 * it was thrown in an `apply`, as an unhandled rejection.
 */
export class WatchedProgram {
    private readonly thrown: Error[] = [];

    constructor(private readonly program: Program) {}

    readonly run: Program = async () => {
        try {
            return await this.program();
        } catch (error) {
            this.keep(error);
            throw error;
        }
    };

    /** Runs the work, and collects unhandled rejections meanwhile. */
    async during<T>(work: () => Promise<T>): Promise<T> {
        this.thrown.length = 0;
        const keep = (error: unknown): void => this.keep(error);
        process.on('unhandledRejection', keep);
        try {
            return await work();
        } finally {
            process.off('unhandledRejection', keep);
        }
    }

    /** Whether the program threw in the last operation. */
    get failed(): boolean {
        return this.thrown.length > 0;
    }

    /** The refusals among the errors; one text, since they are for people. */
    get refusal(): string | undefined {
        const messages = this.thrown.filter(isRefusal).map(({ message }) => message);
        return messages.length === 0 ? undefined : [...new Set(messages)].join('\n');
    }

    /** Any other error of the program. */
    get failure(): Error | undefined {
        return this.thrown.find((error) => !isRefusal(error));
    }

    private keep(error: unknown): void {
        if (error instanceof Error && !this.thrown.includes(error) && !isHangUp(error)) {
            this.thrown.push(error);
        }
    }
}

/** gRPC's CANCELLED and UNAVAILABLE: the engine ended during a call of the program, and reports the reason itself. */
function isHangUp(error: Error): boolean {
    const { code, details } = error as { code?: unknown; details?: unknown };
    return (code === 1 || code === 14) && typeof details === 'string';
}
