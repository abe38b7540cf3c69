import { type DrillPlan, faultKinds } from '../plan/plan';
import { actOf, needsLab } from './actOf';
import { endLabFault } from './control';
import type { Reach } from './reach';
import type { FaultAction } from './recipe';
import { recipeOf } from './workloadFaults';

/** Ends what a drill that was killed has left broken. Returns a line for each, for people. */
export async function endLeftovers(plan: DrillPlan, reach: Reach): Promise<string[]> {
    const ended: string[] = [];
    if (reach.control) {
        for (const fault of (await reach.control.status()).faults) {
            await endLabFault(reach.control, fault.id);
            ended.push(`Ended the fault ${fault.kind} in ${fault.cluster}, which an earlier drill left.`);
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

/** Everything that any fault of the plan does, once. */
function distinct(plan: DrillPlan): FaultAction[] {
    const all = faultKinds.flatMap((kind) => {
        const { before = [], actions = [] } = recipeOf(kind, plan) ?? {};
        return [...before, ...actions];
    });
    return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];
}

function isReachable(action: FaultAction, { clusters, materials }: Reach): boolean {
    return (
        !needsLab(action) &&
        action.do !== 'deploy' &&
        clusters[action.cluster] !== undefined &&
        (action.do !== 'swap-secret' || materials[action.material] !== undefined)
    );
}
