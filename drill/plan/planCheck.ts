import { BadInput } from '../../errors';
import { isObject } from '../../isObject';
import { proxyProblems, recipeProblems } from '../faults/recipeProblems';
import { workloadFaults } from '../faults/workloadFaults';
import { connectionProblems } from './connectionProblems';
import { expectationProblems } from './expectationProblems';
import { type DrillPlan, faultKinds } from './plan';
import { answeredByProblems, hopsBehind, idempotencyProblems, requestProblems } from './requestProblems';
import { planSchema } from './schema';
import { holdsStreams } from './streamProblems';
import { duplicateNames, unknownKeys } from './unknownKeys';
import { namesNobody, withUnnamedShares } from './unnamedReplies';
import {
    hasReadableCredentials,
    isAmount,
    isHttpUrl,
    isName,
    isNames,
    isPositiveCount,
    isSelector,
    shown,
} from './valueChecks';

/** Checks a plan that came from outside; one error names every field that is wrong. */
export function drillPlan(value: unknown, source: string): DrillPlan {
    if (!isObject(value)) {
        throw new BadInput(`${source} is not a drill plan: it holds no object.`);
    }
    const named =
        Array.isArray(value.clusters) &&
        value.clusters.length > 0 &&
        value.clusters.every((cluster) => isObject(cluster) && isName(cluster.name));
    const plan = value as unknown as DrillPlan;
    const clusters = named ? plan.clusters.map(({ name }) => name) : [];
    const measurable = {
        unnamed: value.answeredBy === 'none',
        counted: value.idempotency !== undefined,
        streamed: holdsStreams(value.requests),
        hops: hopsBehind(value.requests),
    };
    const problems = [
        ...unknownKeys('', value, Object.keys(planSchema.properties ?? {})),
        ...unknownKeys('workload', value.workload, ['namespace', 'deployment', 'selector', 'replicas']),
        ...[value.clusters ?? []]
            .flat()
            .flatMap((cluster, index) => unknownKeys(`clusters[${index}]`, cluster, ['name', 'region'])),
        ...duplicateNames('clusters', value.clusters),
        ...duplicateNames('proxies', value.proxies),
        ...fieldProblems(value),
        ...(named ? [] : ['`clusters` needs a list of `{ name, region }`.']),
        ...(named && isName(value.primary) && !clusters.includes(value.primary)
            ? [`\`primary\` is ${shown(value.primary)}; the clusters are ${clusters.join(', ')}.`]
            : []),
        ...callerProblems(value, clusters),
        ...connectionProblems(value),
        ...requestProblems(value.requests, clusters),
        ...idempotencyProblems(value),
        ...answeredByProblems(value.answeredBy, clusters),
        ...proxyProblems(value.proxies, value.fallback, clusters),
        ...sidesProblems(value.sides, clusters),
        ...faultProblems(value, clusters),
        ...expectationProblems('expectations', value.expectations, clusters, measurable),
        ...entryExpectationProblems(value).flatMap((problem) =>
            typeof problem === 'string'
                ? problem
                : expectationProblems(problem.field, problem.value, clusters, measurable),
        ),
    ];
    if (problems.length > 0) {
        throw new BadInput([`${source} is not a drill plan:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    }
    return namesNobody(plan) ? withUnnamedShares(plan) : plan;
}

/** Names of no entry are problems; what is expected of an entry is still to be checked. */
function entryExpectationProblems({
    entries,
    entryExpectations = {},
}: Record<string, unknown>): (string | { field: string; value: unknown })[] {
    const known = Object.keys(isObject(entries) ? entries : {});
    return isObject(entryExpectations)
        ? Object.entries(entryExpectations).map(([name, value]) =>
              known.includes(name)
                  ? { field: `entryExpectations.${name}`, value }
                  : `\`entryExpectations\` names \`${name}\`; the entries are ${known.join(', ') || 'none'}.`,
          )
        : [`\`entryExpectations\` is ${shown(entryExpectations)}; expectations by entry are needed.`];
}

function fieldProblems(value: Record<string, unknown>): string[] {
    const problems: string[] = [];
    const need = (ok: boolean, problem: string): void => void (ok || problems.push(problem));
    need(value.schemaVersion === 1, `\`schemaVersion\` is ${shown(value.schemaVersion)}; this version reads 1.`);
    for (const field of ['infrastructure', 'scenario', 'variant', 'primary'] as const) {
        need(isName(value[field]), `\`${field}\` is ${shown(value[field])}; a name is needed.`);
    }
    need(isHttpUrl(value.entry), `\`entry\` is ${shown(value.entry)}; an http:// or https:// URL is needed.`);
    need(!isHttpUrl(value.entry) || hasReadableCredentials(value.entry), unreadableCredentials('entry'));
    for (const field of ['perTryTimeoutMs', 'baseEjectionTimeMs', 'intervalMs'] as const) {
        need(isAmount(value[field]), `\`${field}\` is ${shown(value[field])}; milliseconds, 0 or more, are needed.`);
    }
    need(
        value.gateway === undefined || isName(value.gateway),
        `\`gateway\` is ${shown(value.gateway)}; a name is needed.`,
    );
    need(
        value.expectedBody === undefined || isName(value.expectedBody),
        `\`expectedBody\` is ${shown(value.expectedBody)}; text that every reply contains is needed.`,
    );
    const workload = value.workload;
    need(
        isObject(workload) &&
            isName(workload.namespace) &&
            isName(workload.deployment) &&
            isSelector(workload.selector) &&
            isPositiveCount(workload.replicas),
        '`workload` needs `namespace`, `deployment`, `selector` (one label or more) and `replicas` (1 or more).',
    );
    return problems;
}

/** Without the value, which is secret. */
function unreadableCredentials(field: string): string {
    return `\`${field}\` has a \`%\` in its user or password that begins no escape; write \`%25\` for a \`%\`.`;
}

function callerProblems(
    { entries = {}, replies = {}, answeredBy }: Record<string, unknown>,
    clusters: string[],
): string[] {
    return [
        ...(answeredBy !== undefined && isObject(replies) && Object.keys(replies).length > 0
            ? ['`replies` has no effect beside `answeredBy`: leave one of them out.']
            : []),
        ...(isNames(entries) && Object.values(entries).every(isHttpUrl)
            ? []
            : ['`entries` needs an http:// or https:// URL by name.']),
        ...Object.entries(isObject(entries) ? entries : {})
            .filter(([, url]) => isHttpUrl(url) && !hasReadableCredentials(url))
            .map(([name]) => unreadableCredentials(`entries.${name}`)),
        ...(isNames(replies) && Object.values(replies).every((cluster) => clusters.includes(cluster))
            ? []
            : [`\`replies\` needs a cluster by the words of its replies; the clusters are ${clusters.join(', ')}.`]),
    ];
}

function sidesProblems(sides: unknown, clusters: string[]): string[] {
    if (sides === undefined) {
        return [];
    }
    const found = isObject(sides) ? sides : {};
    const { primary, fallbacks, gateways } = found;
    const isCluster = (name: unknown): boolean =>
        gateways === undefined ? clusters.some((cluster) => cluster === name) : isName(name);
    const fits =
        isCluster(primary) &&
        Array.isArray(fallbacks) &&
        fallbacks.length > 0 &&
        fallbacks.every((name) => isCluster(name) && name !== primary);
    return [
        ...unknownKeys('sides', sides, ['primary', 'fallbacks', 'gateways']),
        ...movedGatewayProblems(found),
        ...(fits
            ? []
            : [
                  `\`sides\` needs \`primary\` (a cluster) and \`fallbacks\` (one or more others); the clusters are ${clusters.join(', ')}.`,
              ]),
    ];
}

/** Of the gateways that requests are moved between. */
function movedGatewayProblems({ fallbacks, gateways, primary }: Record<string, unknown>): string[] {
    if (gateways === undefined) {
        return [];
    }
    const { header, steady } = isObject(gateways) ? gateways : {};
    const names = [primary, ...(Array.isArray(fallbacks) ? (fallbacks as unknown[]) : [])];
    const shares = isObject(steady) ? Object.entries(steady) : [];
    const fits =
        isName(header) &&
        shares.length > 0 &&
        shares.every(([name, share]) => names.includes(name) && typeof share === 'number' && share >= 0 && share <= 1);
    return [
        ...unknownKeys('sides.gateways', gateways, ['header', 'steady']),
        ...(fits
            ? []
            : ['`sides.gateways` needs `header` (a response header) and `steady` (parts of the requests by side).']),
    ];
}

/** Of the recipes, and of expectations for faults without a recipe. */
function faultProblems({ faults, expectations }: Record<string, unknown>, clusters: string[]): string[] {
    const recipes = isObject(faults) ? faults : {};
    const expected = isObject(expectations) && isObject(expectations.faults) ? expectations.faults : {};
    const known = faultKinds.map(String);
    return [
        ...Object.entries(recipes).flatMap(([kind, recipe]) =>
            known.includes(kind)
                ? recipeProblems(`faults.${kind}`, recipe, clusters)
                : [`\`faults\` names \`${kind}\`; the faults are ${known.join(', ')}.`],
        ),
        ...Object.keys(expected)
            .filter((kind) => known.includes(kind) && !workloadFaults.some((own) => own === kind))
            .filter((kind) => recipes[kind] === undefined)
            .map((kind) => `\`faults.${kind}\` is missing: \`expectations.faults.${kind}\` needs a recipe for it.`),
    ];
}
