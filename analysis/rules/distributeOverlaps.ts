import { objectName } from '../manifests/kubernetesObject';
import type { Rule } from './rule';
import { localityLbOf } from './subject';

/** Whether a pattern of localities (`region/zone/*`) covers another. */
function coversPattern(pattern: string, other: string): boolean {
    const [one, two] = [parts(pattern), parts(other)];
    return one.every((part, index) => part === '*' || part === two[index]);
}

const parts = (pattern: string): string[] => {
    const [region = '*', zone = '*', subzone = '*'] = pattern.split('/');
    return [region, zone, subzone];
};

/** Localities that two entries cover. */
export const distributeOverlaps: Rule = {
    id: 'distribute-overlaps',
    severity: 'error',
    scope: 'fleet',
    what: 'Two entries of `distribute`, or two localities of one entry, cover the same place.',
    why: 'Istio’s webhook refuses overlaps. Without it, only the first `from` that fits a caller counts.',
    source: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute',
    check: ({ clusters }) =>
        localityLbOf(clusters).flatMap(({ cluster, field, rule, setting: { distribute = [] } }) => {
            const lists: [string, string[]][] = [
                ['from', distribute.map(({ from }) => from)],
                ...distribute.map(({ to }, index): [string, string[]] => [`[${index}].to`, Object.keys(to)]),
            ];
            return lists.flatMap(([name, patterns]) =>
                overlaps(patterns).map(([one, other]) => ({
                    cluster,
                    service: rule.host,
                    object: objectName(rule.object),
                    field: `${field}.distribute${name === 'from' ? '[].from' : name}`,
                    reason: `has \`${one}\` and \`${other}\`, which cover the same place.`,
                    fix: {
                        text: 'Keep one of the two.',
                        argument: '`localities` of LocalityFailover, one for each region',
                    },
                })),
            );
        }),
};

function overlaps(patterns: readonly string[]): [string, string][] {
    return patterns.flatMap((one, index) =>
        patterns
            .slice(index + 1)
            .filter((other) => coversPattern(one, other) || coversPattern(other, one))
            .map((other): [string, string] => [one, other]),
    );
}
