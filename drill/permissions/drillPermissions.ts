import { OperationFailed } from '../../errors';
import { makeFault } from '../faults/availableFaults';
import { clusterOf, type DrillAccess } from '../faults/drillAccess';
import { isReachable, leaseOf, plannedActions } from '../faults/leftovers';
import type { PatchAction } from '../faults/recipe';
import { recipeOf } from '../faults/workloadFaults';
import { loadJobRef } from '../load/remote/loadJobs';
import type { LoadPlacement } from '../load/remote/loadPlacement';
import type { DrillPlan, FaultKind } from '../plan/plan';
import { askPods, permissionsOf } from './actionPermissions';
import { type Permission, permit, type Place } from './permission';

/**
 * What the API servers must allow these drills, and nothing else: the faults with their circumstances, proofs and reverts,
 * the check for left-over faults of the whole plan, the leases, and the plan's proxies. Discovery, which finds the resource
 * of a kind, is allowed to every authenticated user.
 *
 * @throws BadInput where a fault cannot be injected here.
 */
export async function drillPermissions(
    plan: DrillPlan,
    faults: readonly FaultKind[],
    access: DrillAccess,
    placement?: LoadPlacement,
): Promise<Permission[]> {
    const inLab = access.control !== undefined;
    const chosen = faults.flatMap((kind) => {
        makeFault(kind, plan, access);
        const { before = [], actions = [] } = recipeOf(kind, plan, inLab) ?? {};
        return [...before, ...actions];
    });
    const checked = plannedActions(plan, inLab).filter((action) => isReachable(action, access));
    const resourceOf = ({ cluster, apiVersion, kind }: PatchAction): Promise<string | undefined> =>
        clusterOf(access, cluster, `A patch of ${kind}`).resource({ apiVersion, kind });
    const known = async (action: PatchAction): Promise<string> => {
        const resource = await resourceOf(action);
        if (resource === undefined) {
            throw new OperationFailed(
                `${action.cluster} has no ${action.kind} (${action.apiVersion}), and the faults ${faults.join(', ')} change one.`,
            );
        }
        return resource;
    };
    const acts = await Promise.all(chosen.map((action) => permissionsOf(action, inLab, known)));
    const checks = await Promise.all(checked.map((action) => permissionsOf(action, inLab, resourceOf)));
    const leases = inLab ? [] : checked.flatMap((action) => leaseOf(action, plan) ?? []);
    return [
        ...acts.flatMap(({ act }) => act),
        ...checks.flatMap(({ check }) => check),
        ...leases.flatMap(leasePermissions),
        ...(plan.proxies ?? []).flatMap((proxy) => askPods(proxy, inLab)),
        ...(placement?.from ?? []).flatMap(({ cluster }) => loadPermissions(plan, cluster, inLab)),
    ];
}

/** To run load generators in a cluster, and to remove those of a killed drill. */
function loadPermissions(plan: DrillPlan, cluster: string, inLab: boolean): Permission[] {
    const { namespace, name } = loadJobRef(plan);
    const place = { cluster, namespace };
    const resource = ['batch', 'jobs'] as const;
    return [
        ...permit(place, resource, ['create']),
        ...permit(place, resource, ['get', 'delete'], name),
        ...askPods(place, inLab),
    ];
}

function leasePermissions({ name, ...place }: Place & { readonly name: string }): Permission[] {
    const resource = ['coordination.k8s.io', 'leases'] as const;
    return [...permit(place, resource, ['create']), ...permit(place, resource, ['get', 'patch', 'delete'], name)];
}
