/** The input was fine but carrying it out failed, or a promise was broken. The command line exits with 1. */
export class OperationFailed extends Error {
    public override readonly name = 'OperationFailed';
}
