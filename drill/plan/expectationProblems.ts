import { faultKinds } from './plan';
import { isAmount, isName, isObject, shown } from './valueChecks';

const upperBounds = [
    'lost',
    'firstReplyMs',
    'fullFailbackMs',
    'p99OverSteadyMs',
    'worstMs',
    'steadyRequests',
    'patienceMs',
];

/** Everything wrong with a plan's expectations. */
export function expectationProblems(value: unknown, clusters: readonly string[]): string[] {
    if (!isObject(value)) {
        return ['`expectations` is missing.'];
    }
    const faults = isObject(value.faults) ? value.faults : {};
    return [
        ...['tolerance', 'minimumRequests']
            .filter((field) => !isAmount(value[field]))
            .map((field) => `\`expectations.${field}\` is ${shown(value[field])}; a number, 0 or more, is needed.`),
        ...shareProblems('steady', value.steady, clusters),
        ...shareProblems('recovery', value.recovery, clusters),
        ...Object.entries(faults).flatMap(([kind, expectation]) =>
            faultExpectationProblems(kind, expectation, clusters),
        ),
    ];
}

function faultExpectationProblems(kind: string, expectation: unknown, clusters: readonly string[]): string[] {
    if (!faultKinds.some((known) => known === kind)) {
        return [`\`expectations.faults\` names \`${kind}\`; the faults are ${faultKinds.join(', ')}.`];
    }
    if (!isObject(expectation)) {
        return [`\`expectations.faults.${kind}\` is ${shown(expectation)}; an object is needed.`];
    }
    const failsClosed = isObject(expectation.fault) && Object.keys(expectation.fault).length === 0;
    return [
        ...(failsClosed ? [] : shareProblems(`faults.${kind}.fault`, expectation.fault, clusters)),
        ...(['steady', 'recovery'] as const).flatMap((phase) =>
            expectation[phase] === undefined
                ? []
                : shareProblems(`faults.${kind}.${phase}`, expectation[phase], clusters),
        ),
        ...upperBounds
            .filter((bound) => expectation[bound] !== undefined && !isAmount(expectation[bound]))
            .map(
                (bound) =>
                    `\`expectations.faults.${kind}.${bound}\` is ${shown(expectation[bound])}; a number is needed.`,
            ),
        ...(expectation.cause === undefined || isName(expectation.cause)
            ? []
            : [`\`expectations.faults.${kind}.cause\` is ${shown(expectation.cause)}; words are needed.`]),
    ];
}

function shareProblems(field: string, found: unknown, clusters: readonly string[]): string[] {
    if (!isObject(found) || !Object.values(found).every(isAmount)) {
        return [`\`expectations.${field}\` needs a share for each cluster.`];
    }
    const sum = Object.values(found).reduce((total: number, share) => total + Number(share), 0);
    return [
        ...Object.keys(found)
            .filter((name) => !clusters.includes(name))
            .map((name) => `\`expectations.${field}\` names \`${name}\`; the clusters are ${clusters.join(', ')}.`),
        ...(Math.abs(sum - 1) > 0.001
            ? [`\`expectations.${field}\` sums to ${sum}; shares are fractions that sum to 1.`]
            : []),
    ];
}
