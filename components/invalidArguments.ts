/** What a component was asked for cannot work as asked: nothing was declared. The command line exits with 2. */
export class InvalidArguments extends Error {
    override readonly name = 'InvalidArguments';

    /**
     * @param subject What was being declared, e.g. `LocalityFailover`.
     * @param problems Every problem found, one sentence each, with the argument's name in backticks.
     */
    constructor(
        subject: string,
        readonly problems: readonly string[],
    ) {
        super([`${subject} cannot be declared like this:`, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    }
}

/** Throws when a check found something, so that one error lists every problem. */
export function refuse(subject: string, problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new InvalidArguments(subject, problems);
    }
}
