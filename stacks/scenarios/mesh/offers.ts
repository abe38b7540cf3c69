import type { DrillPlan, FaultKind } from '../../../drill/plan/plan';
import type { MeshMember } from './joinedMesh';

/** Faults for which this mesh has nothing that could break, or could not be put back within a drill. */
export function impossibleFaults(
    [, remote]: readonly Pick<MeshMember, 'authority' | 'gateways'>[],
    settlingHours: number,
): FaultKind[] {
    return [
        ...(remote?.gateways ? [] : ['gateway-replace' as const]),
        // A drill walks all phases at once; where hours have to lie between them, the authority refuses.
        ...(remote?.authority && settlingHours === 0 ? [] : ['rotation' as const]),
    ];
}

/** The plan, in which these faults are neither described nor promised anything for. */
export function withoutFaults<P extends Pick<DrillPlan, 'faults' | 'expectations'>>(
    plan: P,
    kinds: readonly FaultKind[],
): P {
    const others = <F extends object>(faults: F): F =>
        Object.fromEntries(Object.entries(faults).filter(([kind]) => !kinds.some((left) => left === kind))) as F;
    return {
        ...plan,
        ...(plan.faults && { faults: others(plan.faults) }),
        expectations: { ...plan.expectations, faults: others(plan.expectations.faults) },
    };
}
