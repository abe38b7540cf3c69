/** What is wrong with one argument. */
export interface Problem {
    /** Name of the argument, e.g. `localities[1].weight`. */
    path: string;
    /** What is wrong with it, as the rest of a sentence that begins with its name: "is 0.", "is \"dsa\"". */
    reason: string;
    /** What would be accepted: its own sentence, or, after a reason without a full stop, the rest of that sentence. */
    fix?: string;
}

/** The reason and the fix. */
export function explanation({ reason, fix }: Problem): string {
    return fix === undefined ? reason : `${reason}${reason.endsWith('.') ? ' ' : '; '}${fix}`;
}

/** The problem as one text, the argument's name in backticks. */
export function problemText(problem: Problem): string {
    return `\`${problem.path}\` ${explanation(problem)}`;
}
