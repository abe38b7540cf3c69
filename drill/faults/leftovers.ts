import { type DrillPlan, faultKinds } from '../plan/plan';
import { actOf, needsLab } from './actOf';
import { endLabFault } from './control';
import type { DrillAccess } from './drillAccess';
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
    for (const action of distinct(plan).filter((action) => isReachable(action, reach))) {
        const line = await actOf(action, action.do, reach).mend();
        if (line !== undefined) {
            ended.push(line);
        }
    }
    return ended;
}

/** Each distinct action of the plan's faults. */
function distinct(plan: DrillPlan): FaultAction[] {
    const all = faultKinds.flatMap((kind) => {
        const { before = [], actions = [] } = recipeOf(kind, plan) ?? {};
        return [...before, ...actions];
    });
    return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];
}

function isReachable(action: FaultAction, { clusters, materials }: DrillAccess): boolean {
    return (
        !needsLab(action) &&
        action.do !== 'deploy' &&
        clusters[action.cluster] !== undefined &&
        (action.do !== 'swap-secret' || materials[action.material] !== undefined)
    );
}
