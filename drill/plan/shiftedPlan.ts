import type { DrillPlan } from './plan';

/**
 * The plan as a shift sees it. Where requests are moved between gateways, each reply counts for the gateway that it came
 * through, whichever cluster answered; and the load enters at the gateway that forwards them, as nothing moves behind the
 * other one's entry.
 */
export function shiftedPlan(plan: DrillPlan): DrillPlan {
    const { clusters, entries, entry, expectations, sides } = plan;
    if (!sides?.gateways) {
        return plan;
    }
    const { header, steady } = sides.gateways;
    const names = [sides.primary, ...sides.fallbacks];
    // A reply without the header names its cluster in the body, and came through the primary.
    const unmarked = Object.fromEntries(clusters.map(({ name }) => [name, sides.primary]));
    return {
        ...plan,
        ...(entries && { entries: Object.fromEntries(Object.entries(entries).filter(([, url]) => url === entry)) }),
        entryExpectations: {},
        primary: sides.primary,
        clusters: names.map((name) => ({ name, region: name })),
        answeredBy: {
            header: { cluster: header },
            body: '(?:^|\\s)cluster=(?<cluster>\\S+)',
            clusters: unmarked,
        },
        expectations: { ...expectations, steady, recovery: steady },
    };
}
