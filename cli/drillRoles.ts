import type { DrillAccess } from '../drill/faults/drillAccess';
import { recipeOf } from '../drill/faults/workloadFaults';
import type { LoadPlacement } from '../drill/load/remote/loadPlacement';
import { drillPermissions } from '../drill/permissions/drillPermissions';
import { rolesOf } from '../drill/permissions/roles';
import type { DrillPlan, FaultKind } from '../drill/plan/plan';
import { roleText } from './roleText';

/** The Roles that these drills need, as YAML documents. */
export async function drillRoles(
    plan: DrillPlan,
    faults: readonly FaultKind[],
    access: DrillAccess,
    placement?: LoadPlacement,
): Promise<string> {
    const roles = rolesOf(await drillPermissions(plan, faults, access, placement));
    const deploying = faults.filter((kind) => {
        const { before = [], actions = [] } = recipeOf(kind, plan, access.control !== undefined) ?? {};
        return [...before, ...actions].some((action) => action.do === 'deploy');
    });
    return [
        ...deploying.map((kind) => `# ${kind} deploys the stack again, which needs what \`failover up\` needs.\n`),
        roles
            .map(({ cluster, namespace, rules }) => {
                const role = roleText({ name: 'failover-drill', ...(namespace !== '' && { namespace }) }, rules);
                return `# cluster ${cluster}\n${role}`;
            })
            .join('---\n'),
    ].join('');
}
