import { repeated } from '../../../analysis/repeated';
import { isRegionName } from '../../../analysis/rules/failoverNames';
import { countProblems } from '../../kubernetesNames';
import type { Problem } from '../../problem';
import { fallbackTiers } from '../failoverOrder';
import { labelOrderProblems, pinnedValueProblems } from '../labelOrder';
import { distributionProblems } from './distribution';
import type { LocalityFailoverSpec } from './localityFailoverSpec';

/** What is wrong with the regions, their weights and their order. */
export function localityProblems(spec: LocalityFailoverSpec): Problem[] {
    const regions = spec.localities.map(({ region }) => region);
    const weighted = spec.localities.some(({ weight }) => weight !== undefined);
    return [
        ...(regions.length >= 2
            ? []
            : [{ path: 'localities', reason: `names ${regions.length} region; a failover needs at least 2.` }]),
        ...regions.flatMap((region, index) => regionProblems(`localities[${index}].region`, region)),
        ...repeated(regions).map((region) => ({ path: 'localities', reason: `names \`${region}\` twice.` })),
        ...unknown('localities', regions, spec.regions),
        ...spec.regions
            .filter((region) => !regions.includes(region))
            .map((region) => ({
                path: 'localities',
                reason: `leaves out \`${region}\`, which \`regions\` names: ${noEndpoint(region)}`,
            })),
        ...spec.localities.flatMap(({ replicas }, index) =>
            replicas === undefined ? [] : countProblems(`localities[${index}].replicas`, replicas, 1),
        ),
        ...(weighted ? weightProblems(spec) : []),
        ...(spec.preference ? preferenceProblems(spec, spec.preference) : []),
        ...(spec.priority ? priorityProblems(spec.priority, regions) : []),
        ...(spec.distribution ? distributionProblems({ ...spec, distribution: spec.distribution }) : []),
        ...orderProblems(spec, weighted),
    ];
}

/** Weights, and what may be there instead of them. */
const orders = ['preference', 'priority', 'distribution'] as const;

/** Of the four ways to say where requests go there is to be one. */
function orderProblems(spec: LocalityFailoverSpec, weighted: boolean): Problem[] {
    const given = orders.filter((order) => spec[order] !== undefined);
    const [first, second] = given;
    if (weighted && first !== undefined) {
        return [
            {
                path: 'localities',
                reason:
                    `has weights and there is a \`${first}\`: weights become Istio’s \`distribute\` for clients in every ` +
                    `region, and Istio ${first === 'distribution' ? 'takes one list of them' : 'refuses the two together'}.`,
                fix: 'Leave one out.',
            },
        ];
    }
    if (second !== undefined) {
        return [{ path: second, reason: `and \`${first}\` both say where requests go`, fix: 'leave one of them out.' }];
    }
    return weighted || first !== undefined
        ? []
        : [
              {
                  path: 'localities',
                  reason: 'has no weights and there is no `preference`, `priority` or `distribution`.',
                  fix: 'Give each locality a `weight`, or an order.',
              },
          ];
}

/** Labels of the order; the value of a region must be one that the service runs in. */
function priorityProblems(priority: string[], regions: string[]): Problem[] {
    return [
        ...labelOrderProblems(priority, 'name a label, such as `topology.kubernetes.io/region`.'),
        ...pinnedValueProblems(
            priority,
            (label) => (label === 'topology.kubernetes.io/region' ? regions : []),
            'localities',
        ),
    ];
}

function regionProblems(argument: string, region: string): Problem[] {
    return isRegionName(region)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${region}"`,
                  fix: 'write one region, without zone (`/`), wildcard (`*`) or space.',
              },
          ];
}

function weightProblems({ localities }: LocalityFailoverSpec): Problem[] {
    const problems = localities.flatMap(({ region, weight }, index) => {
        if (weight === undefined) {
            return [
                {
                    path: `localities[${index}].weight`,
                    reason: `is missing: ${noEndpoint(region)}`,
                    fix: 'Give it 1 to 100.',
                },
            ];
        }
        return Number.isInteger(weight) && weight >= 1 && weight <= 100
            ? []
            : [
                  {
                      path: `localities[${index}].weight`,
                      reason: `is ${weight}; Istio takes whole percents from 1 to 100.`,
                  },
              ];
    });
    const sum = localities.reduce((total, { weight }) => total + (weight ?? 0), 0);
    return sum === 100
        ? problems
        : [...problems, { path: 'localities', reason: `weights sum to ${sum}; Istio wants 100.` }];
}

function preferenceProblems(spec: LocalityFailoverSpec, preference: string[]): Problem[] {
    const regions = spec.localities.map(({ region }) => region);
    return [
        ...(preference.length > 0
            ? []
            : [{ path: 'preference', reason: 'is empty', fix: 'name the region to fail over to first.' }]),
        ...repeated(preference).map((region) => ({ path: 'preference', reason: `names \`${region}\` twice.` })),
        ...unknown('preference', preference, regions),
        ...regions.flatMap((region) => {
            const tiers = fallbackTiers(spec, region);
            return tiers.length <= 2
                ? []
                : [
                      {
                          path: 'preference',
                          reason:
                              `cannot be kept for clients in \`${region}\`: after that region it wants ` +
                              `${tiers.map((tier) => tier.map((name) => `\`${name}\``).join(' with ')).join(', then ')}. Istio ` +
                              'lets a region name one region to fail over to; all others come last, together.',
                          fix: 'With more than 3 regions a `preference` can only name the first.',
                      },
                  ];
        }),
    ];
}

function unknown(argument: string, named: string[], known: string[]): Problem[] {
    return named
        .filter((region) => !known.includes(region))
        .map((region) => ({
            path: argument,
            reason: `names \`${region}\`, which is unknown`,
            fix: `known are ${known.join(', ')}.`,
        }));
}

const noEndpoint = (region: string) =>
    `\`${region}\` would get no endpoint at all, not even when every other region is dead.`;
