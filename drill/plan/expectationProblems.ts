import { isAmount, isName, isObject, shown } from './fields';
import { faultKinds } from './plan';

const BOUNDS = ['lost', 'firstReplyMs', 'fullFailbackMs', 'p99OverSteadyMs', 'worstMs', 'steadyRequests', 'patienceMs'];

/** Everything wrong with a plan's promises. */
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
        ...Object.entries(faults).flatMap(([kind, promise]) => promiseProblems(kind, promise, clusters)),
    ];
}

function promiseProblems(kind: string, promise: unknown, clusters: readonly string[]): string[] {
    if (!faultKinds.some((known) => known === kind)) {
        return [`\`expectations.faults\` names \`${kind}\`; the faults are ${faultKinds.join(', ')}.`];
    }
    if (!isObject(promise)) {
        return [`\`expectations.faults.${kind}\` is ${shown(promise)}; an object is needed.`];
    }
    const failsClosed = isObject(promise.fault) && Object.keys(promise.fault).length === 0;
    return [
        ...(failsClosed ? [] : shareProblems(`faults.${kind}.fault`, promise.fault, clusters)),
        ...(['steady', 'recovery'] as const).flatMap((phase) =>
            promise[phase] === undefined ? [] : shareProblems(`faults.${kind}.${phase}`, promise[phase], clusters),
        ),
        ...BOUNDS.filter((bound) => promise[bound] !== undefined && !isAmount(promise[bound])).map(
            (bound) => `\`expectations.faults.${kind}.${bound}\` is ${shown(promise[bound])}; a number is needed.`,
        ),
        ...(promise.cause === undefined || isName(promise.cause)
            ? []
            : [`\`expectations.faults.${kind}.cause\` is ${shown(promise.cause)}; words are needed.`]),
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
