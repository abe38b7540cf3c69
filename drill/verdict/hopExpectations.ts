import type { PhaseHop } from '../measurement/hops';
import type { PhaseName } from '../measurement/windows';
import type { DrillPlan, Shares } from '../plan/plan';
import { type Expectation, judged } from './expectation';

/** Fewest replies of a service behind the first one by which its shares are judged. */
const leastReplies = 100;

/**
 * A service behind the first one is judged apart from it: that it served enough of the settled requests, its share in
 * every cluster, and that clusters which should serve nothing served nothing.
 */
export function hopExpectations(
    phase: PhaseName,
    { service, shares, settledReplies, unnamed }: PhaseHop,
    expected: Shares,
    { clusters, expectations: { tolerance } }: Pick<DrillPlan, 'clusters' | 'expectations'>,
): Expectation[] {
    const prefix = `${phase}.${service}`;
    const title = (words: string): string => `${phase.charAt(0).toUpperCase()}${phase.slice(1)}: ${words}`;
    const replies = Object.values(settledReplies).reduce((sum, count) => sum + count, 0);
    return [
        judged({
            name: `${prefix}.settledReplies`,
            title: title(`parts that ${service} served once settled`),
            comparison: 'at least',
            expected: leastReplies,
            unit: 'requests',
            measured: replies,
        }),
        ...clusters.map(({ name }) =>
            judged({
                name: `${prefix}.shares.${name}`,
                title: title(`share of ${service}@${name}`),
                comparison: 'within',
                expected: expected[name] ?? 0,
                tolerance,
                unit: 'fraction',
                measured: shares[name] ?? 0,
            }),
        ),
        ...clusters
            .filter(({ name }) => (expected[name] ?? 0) === 0)
            .map(({ name }) =>
                judged({
                    name: `${prefix}.replies.${name}`,
                    title: title(`parts that ${service}@${name} served once settled`),
                    comparison: 'at most',
                    expected: 0,
                    unit: 'requests',
                    measured: settledReplies[name] ?? 0,
                }),
            ),
        judged({
            name: `${prefix}.unnamed`,
            title: title(`replies that do not say who served ${service}`),
            comparison: 'at most',
            expected: 0,
            unit: 'requests',
            measured: unnamed,
        }),
    ];
}
