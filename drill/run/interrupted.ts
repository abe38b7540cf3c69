/** The user asked the drill to stop (Ctrl-C, SIGTERM). Whatever was broken has been mended when this is thrown. */
export class Interrupted extends Error {
    public override readonly name = 'Interrupted';

    constructor(
        /** The signal's exit code by convention, 128 + its number. */
        public readonly exitCode: number,
    ) {
        super('Interrupted.');
    }
}
