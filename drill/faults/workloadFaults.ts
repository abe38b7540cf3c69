import { isPodFault, type LabFaultKind, labFaultKinds } from '../../labFaults';
import type { DrillPlan, FaultKind } from '../plan/plan';
import type { FaultRecipe } from './recipe';

/** Faults that a plan need not describe: they are injected into the workload of the primary, or into its cluster. */
export const workloadFaults: readonly ('scale' | LabFaultKind)[] = ['scale', ...labFaultKinds];

/** How a fault is made: as the plan describes it, else by its name. Undefined where neither says how. */
export function recipeOf(kind: FaultKind, plan: DrillPlan): FaultRecipe | undefined {
    const described = plan.faults?.[kind];
    const own = workloadFaults.find((known) => known === kind);
    if (described || !own) {
        return described;
    }
    const { primary: cluster, workload } = plan;
    const { namespace, deployment, selector } = workload;
    if (own === 'scale') {
        return { actions: [{ do: own, cluster, namespace, deployment }] };
    }
    return { actions: [isPodFault(own) ? { do: own, cluster, namespace, selector } : { do: own, cluster }] };
}
