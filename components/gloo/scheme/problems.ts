import { countProblems, labelProblems } from '../../kubernetesNames';
import { portProblems } from '../problems';
import { declarationOf, type FailoverSchemeSpec, SchemeMode, type SchemeTarget } from './resolvedScheme';

/** What is wrong with the references and the settings of a failover. */
export function schemeProblems(spec: FailoverSchemeSpec): string[] {
    return [
        ...(['schemeName', 'namespace', 'clientSecretName'] as const).flatMap((argument) =>
            labelProblems(argument, spec[argument]),
        ),
        ...countProblems('acceptanceTimeoutSeconds', spec.acceptanceTimeoutSeconds, 1),
        ...duplicates(spec.clusters.map(({ name }) => name)).map((name) => `\`clusters\` names \`${name}\` twice.`),
        ...primaryProblems(spec),
        ...(spec.groups.length > 0 ? [] : ['`groups` is empty; name what to fail over to.']),
        ...spec.groups.flatMap(({ targets }, group) => [
            ...(targets.length > 0 ? [] : [`\`groups[${group}].targets\` is empty; leave the group out.`]),
            ...targets.flatMap((target, index) => targetProblems(spec, target, `groups[${group}].targets[${index}]`)),
            ...weightProblems(spec, targets, `groups[${group}]`),
        ]),
        ...duplicates(spec.groups.flatMap(({ targets }) => targets.flatMap(idsOf))).map(
            (id) => `\`groups\` names ${id} twice; an Upstream has one priority.`,
        ),
        ...gatewayProblems(spec),
        ...factorProblems(spec),
    ];
}

function primaryProblems(spec: FailoverSchemeSpec): string[] {
    const { cluster } = spec.primary;
    const problems = referenceProblems(spec, cluster, spec.primary, 'primary');
    const declared = declarationOf(spec, cluster, spec.primary);
    return declared && declared.failureDetected !== true
        ? [
              ...problems,
              `\`primary\` is ${idOf(cluster, spec.primary)}, which has neither health checks nor outlier detection ` +
                  '(`failureDetected`): it would be accepted and never fail over. Declare it as `HealthCheckedUpstream`.',
          ]
        : problems;
}

function targetProblems(spec: FailoverSchemeSpec, target: SchemeTarget, argument: string): string[] {
    const { cluster, upstreams } = target;
    return [
        ...(upstreams.length > 0 ? [] : [`\`${argument}.upstreams\` is empty; name at least one.`]),
        ...upstreams.flatMap((upstream, index) => [
            ...referenceProblems(spec, cluster, upstream, `${argument}.upstreams[${index}]`),
            ...pathProblems(spec, cluster, upstream, `${argument}.upstreams[${index}]`),
            ...(idOf(cluster, upstream) === idOf(spec.primary.cluster, spec.primary)
                ? [`\`${argument}.upstreams[${index}]\` is the primary itself; it cannot replace itself.`]
                : []),
        ]),
    ];
}

function referenceProblems(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
    argument: string,
): string[] {
    const known = spec.clusters.find(({ name }) => name === cluster);
    if (!known) {
        const names = spec.clusters.map(({ name }) => name).join(', ') || 'none';
        return [`\`${argument}\` is on the cluster "${cluster}", which \`clusters\` does not name; known: ${names}.`];
    }
    const declared = known.upstreams.map((found) => `${found.namespace}/${found.name}`);
    return declared.includes(`${upstream.namespace}/${upstream.name}`)
        ? []
        : [
              `\`${argument}\` is ${idOf(cluster, upstream)}, which is not declared there; ` +
                  `declared: ${declared.join(', ') || 'none'}.`,
          ];
}

/** One path is asked of all priorities, unless we write the endpoints ourselves (kgateway#4642). */
function pathProblems(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
    argument: string,
): string[] {
    const asked = declarationOf(spec, spec.primary.cluster, spec.primary)?.healthCheckPath;
    const served = declarationOf(spec, cluster, upstream)?.healthCheckPath;
    return spec.mode === SchemeMode.Direct || asked === undefined || served === undefined || asked === served
        ? []
        : [
              `\`${argument}\` is checked on "${served}", but the primary asks its fallbacks for "${asked}" too: it ` +
                  'would count as dead. Give both the same path, or use `gateways` (mode `direct`).',
          ];
}

function weightProblems(spec: FailoverSchemeSpec, targets: SchemeTarget[], argument: string): string[] {
    const weights = targets.map(({ weight }) => weight);
    const given = weights.filter((weight) => weight !== undefined);
    if (given.length === 0) {
        return [];
    }
    const primary = declarationOf(spec, spec.primary.cluster, spec.primary);
    return [
        ...(given.length === targets.length
            ? []
            : [`\`${argument}\` gives some targets a \`weight\` and some none; those without would get no request.`]),
        ...weights.flatMap((weight, index) =>
            weight === undefined ? [] : countProblems(`${argument}.targets[${index}].weight`, weight, 1),
        ),
        ...(primary && primary.localityWeighted !== true
            ? [
                  `\`${argument}\` has weights, which Envoy ignores unless the primary Upstream asks for them: give it ` +
                      '`loadBalancing: { localityWeighted: true }`.',
              ]
            : []),
    ];
}

function factorProblems({ mode, overprovisioningFactor: factor }: FailoverSchemeSpec): string[] {
    if (factor === undefined) {
        return [];
    }
    return mode === SchemeMode.Federation
        ? ['`overprovisioningFactor` cannot be said in a FailoverScheme; leave it out, or use `gateways`.']
        : [
              ...(Number.isInteger(factor) && factor >= 100
                  ? []
                  : [
                        `\`overprovisioningFactor\` is ${factor}; use a whole number of at least 100: below, the ` +
                            'fallback gets requests while everything is healthy.',
                    ]),
          ];
}

const idOf = (cluster: string, { name, namespace }: { name: string; namespace: string }) =>
    `${namespace}/${name} on ${cluster}`;

const idsOf = ({ cluster, upstreams }: SchemeTarget) => upstreams.map((upstream) => idOf(cluster, upstream));

function duplicates(names: string[]): string[] {
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** What is wrong with the gateways that lead to the targets. */
function gatewayProblems({ mode, gateways, groups, clusters }: FailoverSchemeSpec): string[] {
    if (mode === SchemeMode.Federation) {
        return []; // Federation finds them itself
    }
    const targets = [...new Set(groups.flatMap(({ targets: all }) => all.map(({ cluster }) => cluster)))];
    const led = gateways.map(({ cluster }) => cluster);
    return [
        ...targets
            .filter((cluster) => !led.includes(cluster))
            .map((cluster) => `\`gateways\` has none for "${cluster}", which \`groups\` names.`),
        ...led
            .filter((cluster, index) => led.indexOf(cluster) !== index)
            .map((cluster) => `\`gateways\` names "${cluster}" twice.`),
        ...gateways.flatMap(({ cluster, address, port, serverName }, index) => [
            ...(clusters.some(({ name }) => name === cluster)
                ? []
                : [`\`gateways[${index}].cluster\` is "${cluster}", which \`clusters\` does not name.`]),
            ...(address === '' ? [`\`gateways[${index}].address\` is empty; the gateway has no address yet.`] : []),
            ...portProblems(`gateways[${index}].port`, port),
            ...(serverName === '' ? [`\`gateways[${index}].serverName\` is empty; leave it out.`] : []),
        ]),
    ];
}
