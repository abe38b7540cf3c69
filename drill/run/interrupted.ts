/** The user asked the drill to stop (Ctrl-C, SIGTERM). Whatever was broken has been mended when this is thrown. */
export class Interrupted extends Error {
    override readonly name = 'Interrupted';

    constructor(
        /** The signal's exit code by convention, 128 + its number. */
        readonly exitCode: number,
    ) {
        super('Interrupted.');
    }
}
