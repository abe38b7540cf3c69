import type {
    EnforcementLevel,
    Policies,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from '@pulumi/policy';
import { rules } from '../analysis/rules';
import type { Finding, Rule } from '../analysis/rules/rule';
import { applyPatch } from './applyPatch';
import { defaultLevel, rulesOfObject, rulesWithRemedy } from './levels';
import { problemsOfResource } from './resourceProblems';
import { stackProblems } from './stackProblems';

/** Name of the policy that says what cannot be checked before the deployment. */
export const unknownInPreview = 'unknown-in-preview';

/** A policy, as far as this pack uses it: for single resources, for the stack, or for both. */
type RulePolicy = ResourceValidationPolicy & StackValidationPolicy;

/** A policy for each rule of analysis, and one for what a preview does not know. */
export const policies: Policies = [...rules.map(rulePolicy), unknownPolicy()];

function rulePolicy(rule: Rule): RulePolicy | StackValidationPolicy {
    const { id, severity, source, what } = rule;
    return {
        name: id,
        description: plain(what),
        enforcementLevel: defaultLevel(rule),
        severity: severity === 'error' ? 'high' : 'medium',
        url: source,
        ...(rulesOfObject.has(id) && {
            validateResource: (args: ResourceValidationArgs, report: (message: string) => void) => {
                for (const problem of problemsOfResource(args).certain.filter((each) => each.rule === id)) {
                    report(messageOf(problem));
                }
            },
        }),
        ...(rulesWithRemedy.has(id) && {
            remediateResource: ({ props, type, urn }: ResourceValidationArgs) => remedied(id, { props, type, urn }),
        }),
        validateStack: ({ resources }, report) => {
            for (const problem of stackProblems(resources).problems) {
                if (problem.rule === id && problem.doubts.length === 0) {
                    report(`${problem.cluster}: ${messageOf(problem)}`, problem.urn);
                }
            }
        },
    };
}

/** The properties with the fixes of a rule; undefined where there is nothing to change. */
function remedied(
    id: string,
    { props, type, urn }: Pick<ResourceValidationArgs, 'props' | 'type' | 'urn'>,
): Record<string, unknown> | undefined {
    const patches = problemsOfResource({ props, type, urn })
        .certain.filter(({ rule }) => rule === id)
        .flatMap(({ fix }) => fix.patch ?? []);
    if (patches.length === 0) {
        return undefined;
    }
    patches.forEach((patch) => applyPatch(props, patch));
    return props;
}

/**
 * In a preview some values are not known, and a rule that reads them is neither kept nor broken. This policy says which,
 * and which problems depend on them; the `up` checks both again.
 */
function unknownPolicy(): RulePolicy {
    return {
        name: unknownInPreview,
        description: 'Something is not known before the deployment, so that a rule about it is checked by the update.',
        enforcementLevel: 'advisory' satisfies EnforcementLevel,
        severity: 'low',
        validateResource: (args, report) => {
            for (const problem of problemsOfResource(args).doubtful) {
                report(`${problem.rule} may be broken: ${messageOf(problem)}`);
            }
        },
        validateStack: ({ resources }, report) => {
            const { problems, unknown } = stackProblems(resources);
            unknown.forEach(({ text, urn }) => report(text, urn));
            for (const problem of problems.filter(({ doubts }) => doubts.length > 0)) {
                report(
                    `${problem.rule} may be broken, depending on ${problem.doubts.join('; ')}: ` +
                        `${problem.cluster}: ${messageOf(problem)}`,
                    problem.urn,
                );
            }
        },
    };
}

function messageOf({ field, fix, object, reason }: Finding): string {
    const argument = fix.argument === undefined ? '' : ` (${plain(fix.argument)})`;
    return `${object}: ${field} ${plain(reason)} ${plain(fix.text)}${argument}`;
}

/** Text without the backticks of Markdown. */
function plain(text: string): string {
    return text.replace(/`/g, '');
}
