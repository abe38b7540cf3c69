import { isDeepStrictEqual } from 'node:util';
import { type DrillPlan, faultKinds } from '../plan/plan';
import { actOf, needsLab } from './actOf';
import { endLabFault } from './control';
import type { DrillAccess } from './drillAccess';
import type { LeaseTarget } from './lease';
import { ownName } from './ownObject';
import type { FaultAction } from './recipe';
import { recipeOf } from './workloadFaults';

/** Reverts the faults of killed drills. Returns a line for each. */
export async function endLeftovers(plan: DrillPlan, reach: DrillAccess): Promise<string[]> {
    const ended: string[] = [];
    if (reach.control) {
        for (const fault of (await reach.control.status()).faults) {
            await endLabFault(reach.control, fault.id);
            ended.push(`Ended the fault ${fault.kind} in ${fault.cluster}, left by an earlier drill.`);
        }
    }
    for (const action of plannedActions(plan, reach.control !== undefined).filter((action) =>
        isReachable(action, reach),
    )) {
        const line = await actOf(action, action.do, reach).mend();
        if (line !== undefined) {
            ended.push(line);
        }
    }
    return ended;
}

/** A lease for every object or set of pods that a fault of the plan changes outside the lab. */
export function leaseTargets(plan: DrillPlan, access: DrillAccess): LeaseTarget[] {
    const targets = plannedActions(plan, access.control !== undefined)
        .filter((action) => isReachable(action, access))
        .flatMap((action) => {
            const lease = leaseOf(action, plan);
            const api = lease && access.clusters[lease.cluster];
            return api ? [{ api, ...lease }] : [];
        });
    return [...new Map(targets.map((each) => [`${each.cluster} ${each.namespace} ${each.name}`, each])).values()];
}

/** The Lease that a drill holds on what this action changes. */
export function leaseOf(action: FaultAction, plan: DrillPlan): Omit<LeaseTarget, 'api'> | undefined {
    if (!('cluster' in action) || !('namespace' in action) || action.namespace === undefined) {
        return undefined;
    }
    const { cluster, namespace } = action;
    return { cluster, namespace, name: leaseName(action, plan) };
}

/** One name for one object, whatever is done to it. The workload's pods and its Deployment are one. */
function leaseName(action: FaultAction, { workload }: DrillPlan): string {
    const selector = 'selector' in action ? action.selector : {};
    const isWorkload =
        'namespace' in action &&
        action.namespace === workload.namespace &&
        isDeepStrictEqual(selector, workload.selector);
    const what =
        'deployment' in action
            ? ['Deployment', action.deployment]
            : 'secret' in action
              ? ['Secret', action.secret]
              : 'kind' in action
                ? [action.kind, action.name]
                : isWorkload
                  ? ['Deployment', workload.deployment]
                  : ['pods', selector];
    return ownName(what);
}

/** Each distinct action of the plan's faults. A killed drill can have left nothing of a fault without expectations. */
export function plannedActions(plan: DrillPlan, inLab: boolean): FaultAction[] {
    const possible = faultKinds.filter(
        (kind) => kind === 'scale' || plan.faults?.[kind] !== undefined || plan.expectations.faults[kind] !== undefined,
    );
    const all = possible.flatMap((kind) => {
        const { before = [], actions = [] } = recipeOf(kind, plan, inLab) ?? {};
        return [...before, ...actions];
    });
    return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];
}

/** Whether a drill can make this action and revert it, without the lab. */
export function isReachable(action: FaultAction, { clusters, materials }: DrillAccess): boolean {
    return (
        !needsLab(action) &&
        action.do !== 'deploy' &&
        clusters[action.cluster] !== undefined &&
        (action.do !== 'swap-secret' || materials[action.material] !== undefined)
    );
}
