import { BadInput } from '../../errors';

/** Throws one error that lists every problem of a stack's settings, if there are any. */
export function refuseSettings(problems: readonly string[]): void {
    if (problems.length > 0) {
        throw new BadInput(
            ['The stack cannot be configured like this:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
        );
    }
}
