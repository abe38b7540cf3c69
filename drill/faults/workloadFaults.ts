import { isPodFault, type LabFaultKind, labFaultKinds, settingValues } from '../../labFaults';
import type { DrillPlan, FaultKind } from '../plan/plan';
import type { FaultRecipe } from './recipe';

/** Faults that a plan need not describe: they are injected into the workload of the primary, or into its cluster. */
export const workloadFaults: readonly ('scale' | 'delete-pods' | 'drain-node' | LabFaultKind)[] = [
    'scale',
    'delete-pods',
    'drain-node',
    ...labFaultKinds,
];

/** Those that sidecars make where there is no lab. */
const sidecarFaults = ['http-503', 'slow', 'hang'] as const;

/**
 * How a fault is made: as the plan describes it, else by its name, which the lab does in another way than clusters without
 * it. Undefined where neither says how.
 */
export function recipeOf(kind: FaultKind, plan: DrillPlan, inLab: boolean): FaultRecipe | undefined {
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
    const pods = { cluster, namespace, selector };
    if (own === 'delete-pods') {
        return { actions: [{ do: 'replace-pods', ...pods }] };
    }
    if (own === 'drain-node') {
        return { actions: [{ do: own, ...pods }] };
    }
    const effect = sidecarFaults.find((known) => known === own);
    if (effect !== undefined && !inLab) {
        return { actions: [{ do: 'sidecar', ...pods, effect, ...settingValues(effect, {}) }] };
    }
    if (own === 'unreachable' && !inLab) {
        return { actions: [{ do: 'deny-ingress', ...pods }] };
    }
    return { actions: [isPodFault(own) ? { do: own, ...pods } : { do: own, cluster }] };
}
