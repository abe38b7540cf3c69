import { countProblems } from '../../kubernetesNames';
import { fallbackTiers } from '../failoverOrder';
import type { LocalityFailoverSpec } from './localityFailoverSpec';

/** What is wrong with the regions, their weights and their order. */
export function localityProblems(spec: LocalityFailoverSpec): string[] {
    const regions = spec.localities.map(({ region }) => region);
    const weighted = spec.localities.some(({ weight }) => weight !== undefined);
    return [
        ...(regions.length >= 2 ? [] : [`\`localities\` names ${regions.length} region; a failover needs at least 2.`]),
        ...regions.flatMap((region, index) => regionProblems(`localities[${index}].region`, region)),
        ...duplicates(regions).map((region) => `\`localities\` names \`${region}\` twice.`),
        ...unknown('localities', regions, spec.regions),
        ...spec.regions
            .filter((region) => !regions.includes(region))
            .map((region) => `\`localities\` leaves out \`${region}\`, which \`regions\` names: ${noEndpoint(region)}`),
        ...spec.localities.flatMap(({ replicas }, index) =>
            replicas === undefined ? [] : countProblems(`localities[${index}].replicas`, replicas, 1),
        ),
        ...(weighted ? weightProblems(spec) : []),
        ...(spec.preference ? preferenceProblems(spec, spec.preference) : []),
        ...(weighted && spec.preference
            ? [
                  '`localities` has weights and there is a `preference`: weights become Istio’s `distribute` and a ' +
                      'preference its `failover`, and Istio refuses the two together. Leave one out.',
              ]
            : []),
        ...(weighted || spec.preference
            ? []
            : [
                  '`localities` has no weights and there is no `preference`: give each locality a `weight`, or an order.',
              ]),
    ];
}

function regionProblems(argument: string, region: string): string[] {
    return /^[^/*\s]+$/.test(region)
        ? []
        : [`\`${argument}\` is "${region}"; write one region, without zone (\`/\`), wildcard (\`*\`) or space.`];
}

function weightProblems({ localities }: LocalityFailoverSpec): string[] {
    const problems = localities.flatMap(({ region, weight }, index) => {
        if (weight === undefined) {
            return [`\`localities[${index}].weight\` is missing: ${noEndpoint(region)} Give it 1 to 100.`];
        }
        return Number.isInteger(weight) && weight >= 1 && weight <= 100
            ? []
            : [`\`localities[${index}].weight\` is ${weight}; Istio takes whole percents from 1 to 100.`];
    });
    const sum = localities.reduce((total, { weight }) => total + (weight ?? 0), 0);
    return sum === 100 ? problems : [...problems, `\`localities\` weights sum to ${sum}; Istio wants 100.`];
}

function preferenceProblems(spec: LocalityFailoverSpec, preference: string[]): string[] {
    const regions = spec.localities.map(({ region }) => region);
    return [
        ...(preference.length > 0 ? [] : ['`preference` is empty; name the region to fail over to first.']),
        ...duplicates(preference).map((region) => `\`preference\` names \`${region}\` twice.`),
        ...unknown('preference', preference, regions),
        ...regions.flatMap((region) => {
            const tiers = fallbackTiers(spec, region);
            return tiers.length <= 2
                ? []
                : [
                      `\`preference\` cannot be kept for clients in \`${region}\`: after that region it wants ` +
                          `${tiers.map((tier) => tier.map((name) => `\`${name}\``).join(' with ')).join(', then ')}. ` +
                          'Istio lets a region name one region to fail over to; all others come last, together. ' +
                          'With more than 3 regions a `preference` can only name the first.',
                  ];
        }),
    ];
}

function unknown(argument: string, named: string[], known: string[]): string[] {
    return named
        .filter((region) => !known.includes(region))
        .map((region) => `\`${argument}\` names \`${region}\`, which is unknown; known are ${known.join(', ')}.`);
}

function duplicates(names: string[]): string[] {
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

const noEndpoint = (region: string) =>
    `\`${region}\` would get no endpoint at all, not even when every other region is dead.`;
