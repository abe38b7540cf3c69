import { repeated } from '../../../analysis/repeated';
import { isCheckedElsewhere } from '../../../analysis/rules/edge/glooCheckPath';
import { keepsHealthyPrimary } from '../../../analysis/rules/edge/glooOverprovisioning';
import { isPartlyWeighted } from '../../../analysis/rules/edge/glooWeights';
import { countProblems, labelProblems } from '../../kubernetesNames';
import { hostProblems } from '../../networkAddress';
import type { Problem } from '../../problem';
import { portProblems } from '../../valueProblems';
import { declarationOf, type FailoverSchemeSpec, SchemeMode, type SchemeTarget } from './resolvedScheme';

/** What is wrong with the references and the settings of a failover. */
export function schemeProblems(spec: FailoverSchemeSpec): Problem[] {
    return [
        ...(['schemeName', 'namespace', 'clientSecretName'] as const).flatMap((argument) =>
            labelProblems(argument, spec[argument]),
        ),
        ...countProblems('acceptanceTimeoutSeconds', spec.acceptanceTimeoutSeconds, 1),
        ...repeated(spec.clusters.map(({ name }) => name)).map((name) => ({
            path: 'clusters',
            reason: `names \`${name}\` twice.`,
        })),
        ...primaryProblems(spec),
        ...(spec.groups.length > 0 ? [] : [{ path: 'groups', reason: 'is empty', fix: 'name what to fail over to.' }]),
        ...spec.groups.flatMap(({ targets }, group) => [
            ...(targets.length > 0
                ? []
                : [{ path: `groups[${group}].targets`, reason: 'is empty', fix: 'leave the group out.' }]),
            ...targets.flatMap((target, index) => targetProblems(spec, target, `groups[${group}].targets[${index}]`)),
            ...weightProblems(spec, targets, `groups[${group}]`),
        ]),
        ...repeated(spec.groups.flatMap(({ targets }) => targets.flatMap(idsOf))).map((id) => ({
            path: 'groups',
            reason: `names ${id} twice; an Upstream has one priority.`,
        })),
        ...gatewayProblems(spec),
        ...factorProblems(spec),
    ];
}

function primaryProblems(spec: FailoverSchemeSpec): Problem[] {
    const { cluster } = spec.primary;
    const problems = referenceProblems(spec, cluster, spec.primary, 'primary');
    const declared = declarationOf(spec, cluster, spec.primary);
    return declared && declared.failureDetected !== true
        ? [
              ...problems,
              {
                  path: 'primary',
                  reason:
                      `is ${idOf(cluster, spec.primary)}, which has neither health checks nor outlier detection ` +
                      '(`failureDetected`): it would be accepted and never fail over.',
                  fix: 'Declare it as `HealthCheckedUpstream`.',
              },
          ]
        : problems;
}

function targetProblems(spec: FailoverSchemeSpec, target: SchemeTarget, argument: string): Problem[] {
    const { cluster, upstreams } = target;
    return [
        ...(upstreams.length > 0
            ? []
            : [{ path: `${argument}.upstreams`, reason: 'is empty', fix: 'name at least one.' }]),
        ...upstreams.flatMap((upstream, index) => [
            ...referenceProblems(spec, cluster, upstream, `${argument}.upstreams[${index}]`),
            ...pathProblems(spec, cluster, upstream, `${argument}.upstreams[${index}]`),
            ...sharedProblems(spec, cluster, upstream, `${argument}.upstreams[${index}]`),
            ...(idOf(cluster, upstream) === idOf(spec.primary.cluster, spec.primary)
                ? [
                      {
                          path: `${argument}.upstreams[${index}]`,
                          reason: 'is the primary itself.',
                      },
                  ]
                : []),
        ]),
    ];
}

function referenceProblems(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
    argument: string,
): Problem[] {
    const known = spec.clusters.find(({ name }) => name === cluster);
    if (!known) {
        const names = spec.clusters.map(({ name }) => name).join(', ') || 'none';
        return [
            {
                path: argument,
                reason: `is on the cluster "${cluster}", which \`clusters\` does not name; known: ${names}.`,
            },
        ];
    }
    const declared = known.upstreams.map((found) => `${found.namespace}/${found.name}`);
    return declared.includes(`${upstream.namespace}/${upstream.name}`)
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `is ${idOf(cluster, upstream)}, which is not declared there; declared: ` +
                      `${declared.join(', ') || 'none'}.`,
              },
          ];
}

/** All priorities are checked on one path, unless we write the endpoints ourselves (kgateway#4642). */
function pathProblems(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
    argument: string,
): Problem[] {
    const asked = declarationOf(spec, spec.primary.cluster, spec.primary)?.healthCheckPath;
    const served = declarationOf(spec, cluster, upstream)?.healthCheckPath;
    return spec.mode === SchemeMode.Direct || !isCheckedElsewhere(asked, served)
        ? []
        : [
              {
                  path: argument,
                  reason:
                      `is checked on "${served}", but the primary checks its fallbacks on "${asked}": it would count as ` +
                      'dead.',
                  fix: 'Give both the same path, or use `gateways` (mode `direct`).',
              },
          ];
}

/** Settings of the primary that apply to all priorities: Gloo's failover has no field for them on a target. */
function sharedProblems(
    spec: FailoverSchemeSpec,
    cluster: string,
    upstream: { name: string; namespace: string },
    argument: string,
): Problem[] {
    const primary = declarationOf(spec, spec.primary.cluster, spec.primary);
    const target = declarationOf(spec, cluster, upstream);
    if (!primary || !target) {
        return [];
    }
    const differing = (['useHttp2', 'grpcHealthCheck', 'expectedStatuses'] as const).filter(
        (field) =>
            primary[field] !== undefined &&
            target[field] !== undefined &&
            JSON.stringify(primary[field]) !== JSON.stringify(target[field]),
    );
    const sent = primary.healthCheckHeaders ?? target.healthCheckHeaders ?? [];
    const missing = (target.healthCheckHeaders ?? []).filter((name) => !sent.includes(name));
    return [
        ...differing.map((field) => ({
            path: argument,
            reason:
                `has another \`${field}\` than the primary, whose value applies to its fallbacks too: it would count as ` +
                'dead.',
            fix: 'Give both the same.',
        })),
        ...missing.map((name) => ({
            path: argument,
            reason: `is checked with the header \`${name}\`, which the primary's health check does not send.`,
            fix: 'Add it to the `requestHeadersToAdd` of the primary.',
        })),
    ];
}

function weightProblems(spec: FailoverSchemeSpec, targets: SchemeTarget[], argument: string): Problem[] {
    const weights = targets.map(({ weight }) => weight);
    const given = weights.filter((weight) => weight !== undefined);
    if (given.length === 0) {
        return [];
    }
    const primary = declarationOf(spec, spec.primary.cluster, spec.primary);
    return [
        ...(!isPartlyWeighted(weights)
            ? []
            : [
                  {
                      path: argument,
                      reason: 'has targets with and without `weight`; those without would get no requests.',
                  },
              ]),
        ...weights.flatMap((weight, index) =>
            weight === undefined ? [] : countProblems(`${argument}.targets[${index}].weight`, weight, 1),
        ),
        ...(primary && primary.localityWeighted !== true
            ? [
                  {
                      path: argument,
                      reason: 'has weights, which Envoy ignores unless the primary Upstream is locality weighted.',
                      fix: 'Give it `loadBalancing: { localityWeighted: true }`.',
                  },
              ]
            : []),
    ];
}

function factorProblems({ mode, overprovisioningFactor: factor }: FailoverSchemeSpec): Problem[] {
    if (factor === undefined) {
        return [];
    }
    return mode === SchemeMode.Federation
        ? [
              {
                  path: 'overprovisioningFactor',
                  reason: 'has no field in a FailoverScheme',
                  fix: 'leave it out, or use `gateways`.',
              },
          ]
        : [
              ...(keepsHealthyPrimary(factor)
                  ? []
                  : [
                        {
                            path: 'overprovisioningFactor',
                            reason: `is ${factor}`,
                            fix: 'use a whole number of at least 100: below, the fallback gets requests while everything is healthy.',
                        },
                    ]),
          ];
}

const idOf = (cluster: string, { name, namespace }: { name: string; namespace: string }) =>
    `${namespace}/${name} on ${cluster}`;

const idsOf = ({ cluster, upstreams }: SchemeTarget) => upstreams.map((upstream) => idOf(cluster, upstream));

/** What is wrong with the gateways that lead to the targets. */
function gatewayProblems({ mode, gateways, groups, clusters }: FailoverSchemeSpec): Problem[] {
    if (mode === SchemeMode.Federation) {
        return []; // Federation discovers them
    }
    const targets = [...new Set(groups.flatMap(({ targets: all }) => all.map(({ cluster }) => cluster)))];
    const led = gateways.map(({ cluster }) => cluster);
    return [
        ...targets
            .filter((cluster) => !led.includes(cluster))
            .map((cluster) => ({ path: 'gateways', reason: `has none for "${cluster}", which \`groups\` names.` })),
        ...led
            .filter((cluster, index) => led.indexOf(cluster) !== index)
            .map((cluster) => ({ path: 'gateways', reason: `names "${cluster}" twice.` })),
        ...gateways.flatMap(({ cluster, address, port, serverName }, index) => [
            ...(clusters.some(({ name }) => name === cluster)
                ? []
                : [
                      {
                          path: `gateways[${index}].cluster`,
                          reason: `is "${cluster}", which \`clusters\` does not name.`,
                      },
                  ]),
            ...(address === ''
                ? [{ path: `gateways[${index}].address`, reason: 'is empty; the gateway has no address yet.' }]
                : hostProblems(`gateways[${index}].address`, address)),
            ...portProblems(`gateways[${index}].port`, port),
            ...(serverName === ''
                ? [{ path: `gateways[${index}].serverName`, reason: 'is empty', fix: 'leave it out.' }]
                : []),
        ]),
    ];
}
