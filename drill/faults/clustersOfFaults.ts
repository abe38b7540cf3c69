import { BadInput } from '../../errors';
import type { DrillPlan, FaultKind } from '../plan/plan';
import { recipeOf } from './workloadFaults';

/** The clusters that these faults write to. A stack that is deployed again may write to all of them. */
function clustersOfFaults(plan: DrillPlan, faults: readonly FaultKind[], inLab: boolean): string[] {
    const all = plan.clusters.map(({ name }) => name);
    const written = faults.flatMap((kind) => {
        const { before = [], actions = [] } = recipeOf(kind, plan, inLab) ?? {};
        return [...before, ...actions].flatMap((action) => (action.do === 'deploy' ? all : [action.cluster]));
    });
    return all.filter((name) => written.includes(name));
}

/** Refuses faults in clusters that the user has not named. The lab's need no name. */
export function checkConfirmed(
    plan: DrillPlan,
    faults: readonly FaultKind[],
    confirmed: readonly string[],
    inLab: boolean,
): void {
    const all = plan.clusters.map(({ name }) => name);
    const unknown = confirmed.filter((name) => !all.includes(name));
    if (unknown.length > 0) {
        throw new BadInput(`\`--confirm\` is ${unknown.join(', ')}; the clusters of the plan are ${all.join(', ')}.`);
    }
    const missing = inLab ? [] : clustersOfFaults(plan, faults, inLab).filter((name) => !confirmed.includes(name));
    if (missing.length > 0) {
        throw new BadInput(
            `The faults ${faults.join(', ')} change ${missing.join(' and ')}, which ${missing.length === 1 ? 'is' : 'are'} not the lab's. Add ${missing.map((name) => `\`--confirm ${name}\``).join(' ')} to break ${missing.length === 1 ? 'it' : 'them'}.`,
        );
    }
}
