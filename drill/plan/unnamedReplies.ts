import type { DrillPlan, Expectations, FaultExpectation, Shares } from './plan';

/** All replies come from the one that has no name. */
const unnamed: Shares = { '': 1 };

/** Whether the plan says that no reply names a cluster, so that shares cannot be judged. */
export function namesNobody({ answeredBy }: Pick<DrillPlan, 'answeredBy'>): boolean {
    return answeredBy === 'none';
}

/** The plan with what it expects of the replies without a name; a fault that fails closed still has no replies. */
export function withUnnamedShares(plan: DrillPlan): DrillPlan {
    return withExpectations(plan, (expectations) => ({
        ...expectations,
        steady: unnamed,
        recovery: unnamed,
        faults: Object.fromEntries(
            Object.entries(expectations.faults).map(([kind, expectation]): [string, FaultExpectation] => [
                kind,
                { ...expectation, fault: (expectation.fault as Shares | undefined) ?? unnamed },
            ]),
        ),
    }));
}

/** The plan as one whose replies name nobody is written: without shares, but for faults that fail closed. */
export function withoutShares(plan: DrillPlan): DrillPlan {
    return withExpectations(plan, ({ faults: all, minimumRequests, tolerance }) => {
        const faults = Object.entries(all).map(([kind, { fault, hops, recovery, steady, ...bounds }]) => {
            void [hops, recovery, steady];
            return [kind, { ...bounds, ...(Object.keys(fault).length === 0 && { fault }) }] as const;
        });
        return { tolerance, minimumRequests, faults: Object.fromEntries(faults) } as unknown as Expectations;
    });
}

/** The plan with other expectations, of all its entries. */
function withExpectations(plan: DrillPlan, change: (expectations: Expectations) => Expectations): DrillPlan {
    const { entryExpectations, expectations } = plan;
    return {
        ...plan,
        expectations: change(expectations),
        ...(entryExpectations && {
            entryExpectations: Object.fromEntries(
                Object.entries(entryExpectations).map(([entry, each]) => [entry, change(each)]),
            ),
        }),
    };
}
