/** What the user asked for cannot be done as asked; nothing was changed. The command line exits with 2. */
export class BadInput extends Error {
    public override readonly name = 'BadInput';
}
