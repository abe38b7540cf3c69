import type { DrillPlan, FaultExpectation, Shares } from './plan';

/** All replies come from the one that has no name. */
const unnamed: Shares = { '': 1 };

/** Whether the plan says that no reply names a cluster, so that shares cannot be judged. */
export function namesNobody({ answeredBy }: Pick<DrillPlan, 'answeredBy'>): boolean {
    return answeredBy === 'none';
}

/** The plan with what it expects of the replies without a name; a fault that fails closed still has no replies. */
export function withUnnamedShares(plan: DrillPlan): DrillPlan {
    const { expectations } = plan;
    const faults = Object.entries(expectations.faults).map(([kind, expectation]): [string, FaultExpectation] => [
        kind,
        { ...expectation, fault: (expectation.fault as Shares | undefined) ?? unnamed },
    ]);
    return {
        ...plan,
        expectations: { ...expectations, steady: unnamed, recovery: unnamed, faults: Object.fromEntries(faults) },
    };
}

/** The plan as one whose replies name nobody is written: without shares, but for faults that fail closed. */
export function withoutShares(plan: DrillPlan): DrillPlan {
    const { expectations } = plan;
    const faults = Object.entries(expectations.faults).map(([kind, { fault, hops, recovery, steady, ...bounds }]) => {
        void [hops, recovery, steady];
        return [kind, { ...bounds, ...(Object.keys(fault).length === 0 && { fault }) }] as const;
    });
    const { minimumRequests, tolerance } = expectations;
    return { ...plan, expectations: { tolerance, minimumRequests, faults: Object.fromEntries(faults) } } as DrillPlan;
}
