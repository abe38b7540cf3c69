import { isObject } from '../../isObject';
import { faultKinds } from './plan';
import { unknownKeys } from './unknownKeys';
import { isAmount, isCount, isName, isPositiveCount, shown } from './valueChecks';

/** From here on, a cluster that is expected to answer half of the requests could answer none, or all. */
const meaninglessTolerance = 0.5;
/** Longer than any phase lasts. */
const longestMs = 3_600_000;

interface BoundCheck {
    readonly wanted: string;
    readonly fits: (value: unknown) => boolean;
}

const time: BoundCheck = {
    wanted: `milliseconds from 0 to ${longestMs} are needed`,
    fits: (value) => isAmount(value) && value <= longestMs,
};
const boundChecks: Readonly<Record<string, BoundCheck>> = {
    lost: { wanted: 'a whole number, 0 or more, is needed', fits: isCount },
    lostForMs: time,
    duplicated: { wanted: 'a whole number, 0 or more, is needed', fits: isCount },
    streamsBroken: { wanted: 'a whole number, 0 or more, is needed', fits: isCount },
    streamBackMs: time,
    firstReplyMs: time,
    fullFailbackMs: time,
    p99OverSteadyMs: time,
    worstMs: time,
    steadyRequests: { wanted: 'a whole number, 1 or more, is needed', fits: isPositiveCount },
    patienceMs: time,
    holdMs: time,
};
const expectationKeys = ['tolerance', 'minimumRequests', 'steady', 'recovery', 'hops', 'faults'];
const faultExpectationKeys = ['fault', 'steady', 'recovery', 'hops', 'cause', ...Object.keys(boundChecks)];

/** What the rest of a plan lets the drill measure. */
interface Measurable {
    /** Replies name no cluster, so that there are no shares. */
    readonly unnamed: boolean;
    /** Requests that are served twice are counted. */
    readonly counted: boolean;
    /** Requests hold streams open. */
    readonly streamed: boolean;
    /** Services behind the first one that replies name. */
    readonly hops: readonly string[];
}

/** Everything wrong with a plan's expectations, or with those of one of its entries. */
export function expectationProblems(
    at: string,
    value: unknown,
    clusters: readonly string[],
    measurable: Measurable,
): string[] {
    if (!isObject(value)) {
        return [`\`${at}\` is missing.`];
    }
    const faults = isObject(value.faults) ? value.faults : {};
    return [
        ...unknownKeys(at, value, expectationKeys),
        ...(isAmount(value.tolerance) && value.tolerance < meaninglessTolerance
            ? []
            : [
                  `\`${at}.tolerance\` is ${shown(value.tolerance)}; a fraction from 0 to less than ${meaninglessTolerance} is needed, or shares could not be missed.`,
              ]),
        ...(isPositiveCount(value.minimumRequests)
            ? []
            : [
                  `\`${at}.minimumRequests\` is ${shown(value.minimumRequests)}; a whole number, 1 or more, is needed: shares without requests say nothing.`,
              ]),
        ...(['steady', 'recovery'] as const).flatMap((phase) =>
            measurable.unnamed
                ? pointless(`${at}.${phase}`, value[phase])
                : shareProblems(`${at}.${phase}`, value[phase], clusters),
        ),
        ...hopProblems(`${at}.hops`, value.hops, { known: measurable.hops, needed: ['steady', 'recovery'] }, clusters),
        ...Object.entries(faults).flatMap(([kind, expectation]) =>
            faultExpectationProblems(`${at}.faults`, kind, expectation, clusters, {
                ...measurable,
                hops: Object.keys(isObject(value.hops) ? value.hops : {}),
            }),
        ),
    ];
}

/** Everything wrong with what is expected of the services behind the first one. */
function hopProblems(
    field: string,
    hops: unknown = {},
    { known, needed }: { known: readonly string[]; needed: readonly string[] },
    clusters: readonly string[],
): string[] {
    if (!isObject(hops)) {
        return [`\`${field}\` is ${shown(hops)}; shares by service are needed.`];
    }
    return Object.entries(hops).flatMap(([service, phases]) => {
        const at = `${field}.${service}`;
        if (!known.includes(service)) {
            const names = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
            return [`\`${at}\` cannot be measured: of services behind the first one ${names}.`];
        }
        const given = isObject(phases) ? phases : {};
        return [
            ...unknownKeys(at, phases, ['fault', 'steady', 'recovery']),
            ...[...new Set([...needed, ...Object.keys(given)])].flatMap((phase) =>
                shareProblems(`${at}.${phase}`, given[phase], clusters),
            ),
        ];
    });
}

function faultExpectationProblems(
    at: string,
    kind: string,
    expectation: unknown,
    clusters: readonly string[],
    { unnamed, counted, streamed, hops }: Measurable,
): string[] {
    if (!faultKinds.some((known) => known === kind)) {
        return [`\`${at}\` names \`${kind}\`; the faults are ${faultKinds.join(', ')}.`];
    }
    if (!isObject(expectation)) {
        return [`\`${at}.${kind}\` is ${shown(expectation)}; an object is needed.`];
    }
    const failsClosed = isObject(expectation.fault) && Object.keys(expectation.fault).length === 0;
    return [
        ...unknownKeys(`${at}.${kind}`, expectation, faultExpectationKeys),
        ...(['fault', 'steady', 'recovery'] as const)
            .filter((phase) => phase === 'fault' || expectation[phase] !== undefined)
            .filter((phase) => !(phase === 'fault' && failsClosed))
            .flatMap((phase) => {
                const field = `${at}.${kind}.${phase}`;
                return unnamed
                    ? pointless(field, expectation[phase])
                    : shareProblems(field, expectation[phase], clusters);
            }),
        ...hopProblems(`${at}.${kind}.hops`, expectation.hops, { known: hops, needed: ['fault'] }, clusters),
        ...Object.entries(boundChecks)
            .filter(([bound, { fits }]) => expectation[bound] !== undefined && !fits(expectation[bound]))
            .map(([bound, { wanted }]) => `\`${at}.${kind}.${bound}\` is ${shown(expectation[bound])}; ${wanted}.`),
        ...(expectation.lostForMs !== undefined && expectation.lost === undefined
            ? [`\`${at}.${kind}.lostForMs\` adds to \`lost\`, which is missing: write 0.`]
            : []),
        ...(expectation.duplicated === undefined || counted
            ? []
            : [`\`${at}.${kind}.duplicated\` cannot be measured: the plan has no \`idempotency\`.`]),
        ...(streamed ? [] : ['streamsBroken', 'streamBackMs'])
            .filter((bound) => expectation[bound] !== undefined)
            .map((bound) => `\`${at}.${kind}.${bound}\` cannot be measured: no request of the plan has \`stream\`.`),
        ...(expectation.cause === undefined || isName(expectation.cause)
            ? []
            : [`\`${at}.${kind}.cause\` is ${shown(expectation.cause)}; words are needed.`]),
    ];
}

function pointless(field: string, shares: unknown): string[] {
    return shares === undefined
        ? []
        : [`\`${field}\` has no effect: \`answeredBy\` is \`none\`, so that shares are not judged.`];
}

function shareProblems(field: string, found: unknown, clusters: readonly string[]): string[] {
    if (!isObject(found) || !Object.values(found).every(isAmount)) {
        return [`\`${field}\` needs a share for each cluster.`];
    }
    const sum = Object.values(found).reduce((total: number, share) => total + Number(share), 0);
    return [
        ...Object.keys(found)
            .filter((name) => !clusters.includes(name))
            .map((name) => `\`${field}\` names \`${name}\`; the clusters are ${clusters.join(', ')}.`),
        ...(Math.abs(sum - 1) > 0.001 ? [`\`${field}\` sums to ${sum}; shares are fractions that sum to 1.`] : []),
    ];
}
