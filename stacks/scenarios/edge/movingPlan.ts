import type { FaultRecipe } from '../../../drill/faults/recipe';
import type { DrillPlan, FaultKind } from '../../../drill/plan/plan';

/** Response header by which replies say that the next gateway has forwarded them. */
export const gatewayHeader = 'x-edge-gateway';

/** Percent of the requests that the next gateway gets. */
export interface DeclaredMove {
    percent: number;
}

type Faults = NonNullable<DrillPlan['faults']>;

/**
 * How to drill a stack that moves from one gateway to the next. Its entry is the first gateway's, which forwards a part of
 * the requests; the next one's own is an entry too. Who answers is the same behind both, so that the expectations are
 * those of each by itself. Faults act on the parts of both.
 */
export function movingPlan(first: DrillPlan, next: DrillPlan, percent: number): DrillPlan {
    const { gateway: from = '' } = first;
    const { gateway: to = '' } = next;
    return {
        ...first,
        gateway: `${from} to ${to}`,
        entries: { [from]: first.entry, [to]: next.entry },
        entryExpectations: { [to]: next.expectations },
        proxies: [...(first.proxies ?? []), ...(next.proxies ?? [])],
        sides: {
            primary: from,
            fallbacks: [to],
            gateways: { header: gatewayHeader, steady: { [from]: 1 - percent / 100, [to]: percent / 100 } },
        },
        faults: ofBoth(first.faults ?? {}, next.faults ?? {}, to),
        baseEjectionTimeMs: Math.max(first.baseEjectionTimeMs, next.baseEjectionTimeMs),
        intervalMs: Math.max(first.intervalMs, next.intervalMs),
    };
}

/**
 * Each fault with the actions of both. What both would do is done once, after all that each does by itself: the
 * application dies when the gateways of both are down, or have stalled.
 */
function ofBoth(first: Faults, next: Faults, to: string): Faults {
    return Object.fromEntries(
        Object.entries(first).map(([kind, recipe]) => {
            const other = next[kind as FaultKind];
            return [kind, other ? { ...recipe, ...joined(recipe, other, to) } : recipe];
        }),
    );
}

function joined(one: FaultRecipe, other: FaultRecipe, to: string): Partial<FaultRecipe> {
    const probes = other.probes?.map((probe) => ({ ...probe, name: `${probe.name}, at ${to}` }));
    return {
        actions: distinct([...one.actions, ...other.actions]),
        ...(one.before && { before: distinct([...one.before, ...(other.before ?? [])]) }),
        ...(one.probes && { probes: [...one.probes, ...(probes ?? [])] }),
    };
}

/** Each value once, where it is last. */
function distinct<T>(values: readonly T[]): T[] {
    const last = new Map(values.map((value, index) => [JSON.stringify(value), index]));
    return values.filter((value, index) => last.get(JSON.stringify(value)) === index);
}
