/** The drill was stopped by a signal. Every fault has been reverted when this is thrown. */
export class Interrupted extends Error {
    override readonly name = 'Interrupted';

    constructor(
        /** The signal's exit code by convention, 128 + its number. */
        readonly exitCode: number,
        signal: string,
    ) {
        super(`Stopped by ${signal}.`);
    }
}
