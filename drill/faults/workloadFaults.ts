import type { DrillPlan, FaultKind } from '../plan/plan';
import type { FaultRecipe } from './recipe';

/** Faults that a plan need not describe: they are done to the workload of the primary, or to its links. */
export const workloadFaults = ['scale', 'crash', 'hang', 'http-503', 'partition'] as const;

/** How a fault is made: as the plan says, else as its name says. Undefined where neither does. */
export function recipeOf(kind: FaultKind, plan: DrillPlan): FaultRecipe | undefined {
    const described = plan.faults?.[kind];
    const own = workloadFaults.find((known) => known === kind);
    if (described || !own) {
        return described;
    }
    const { primary: cluster, workload } = plan;
    const { namespace, deployment, selector } = workload;
    if (own === 'partition') {
        return { actions: [{ do: own, cluster }] };
    }
    return own === 'scale'
        ? { actions: [{ do: own, cluster, namespace, deployment }] }
        : { actions: [{ do: own, cluster, namespace, selector }] };
}
