import * as pulumi from '@pulumi/pulumi';
import { explanation, type Problem, problemText } from './problem';

/**
 * A component's arguments are invalid: nothing was declared. The command line exits with 2.
 *
 * Pulumi prints its message without a stack trace, as it does for every `RunError`. For a program in another language
 * it reports each problem with its property path, as it does for an `InputPropertiesError`, which it recognises by the
 * marker.
 */
export class InvalidArguments extends pulumi.RunError {
    override readonly name = 'InvalidArguments';

    /** The problems as Pulumi reports them to other languages. */
    readonly errors: { propertyPath: string; reason: string }[];

    /** @internal */
    readonly __pulumiInputPropertiesError = true;

    /**
     * @param subject Name of the component, e.g. `LocalityFailover`.
     * @param problems Every problem found.
     */
    constructor(
        readonly subject: string,
        readonly problems: readonly Problem[],
    ) {
        super(
            [`${subject} cannot be declared like this:`, ...problems.map((one) => `  - ${problemText(one)}`)].join(
                '\n',
            ),
        );
        this.errors = problems.map((problem) => ({ propertyPath: problem.path, reason: explanation(problem) }));
    }
}

/** Throws one error that lists every problem, if there are any. */
export function refuse(subject: string, problems: readonly Problem[]): void {
    if (problems.length > 0) {
        throw new InvalidArguments(subject, problems);
    }
}
