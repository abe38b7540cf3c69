import { DrillPlan } from '../plan';
import { endLabFault } from './control';
import { Reach } from './offered';
import { restoreScale } from './scale';

/** Ends what a drill that was killed has left broken. Returns a line for each, for people. */
export async function endLeftovers(plan: DrillPlan, reach: Reach): Promise<string[]> {
    const ended: string[] = [];
    if (reach.control) {
        for (const fault of (await reach.control.status()).faults) {
            await endLabFault(reach.control, fault.id);
            ended.push(`Ended the fault ${fault.kind} in ${fault.cluster}, which an earlier drill left.`);
        }
    }
    const replicas = reach.deployments && (await restoreScale(plan, reach.deployments));
    if (replicas !== undefined) {
        ended.push(
            `Scaled ${plan.workload.deployment} in ${plan.primary} back to ${replicas}, which an earlier drill left at 0.`,
        );
    }
    return ended;
}
